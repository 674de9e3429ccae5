-- Commands as fast as the server answers them, each with a key of its own, by several devices in turn.
-- Arguments: PREFIX PATH FILE_OF_TOKENS FILE_OF_BODIES FILE_OF_ANSWERS. Answered tickets are kept one to a line.

local heads, bodies, answers
local prefix, sent = "", 0

local function lines_of(name)
  local found = {}
  for line in io.lines(name) do found[#found + 1] = line end
  return found
end

function init(arguments)
  prefix = arguments[1]
  heads, bodies = {}, lines_of(arguments[4])
  for _, token in ipairs(lines_of(arguments[3])) do
    heads[#heads + 1] = "POST " .. arguments[2] .. " HTTP/1.1\r\nHost: " .. wrk.host .. "\r\nAuthorization: Bearer "
      .. token .. "\r\nContent-Type: application/json\r\nIdempotency-Key: " .. prefix .. "-"
  end
  answers = io.open(arguments[5], "w")
end

function request()
  sent = sent + 1
  local body = bodies[(sent - 1) % #bodies + 1]
  return heads[(sent - 1) % #heads + 1] .. string.format("%08d", sent) .. "\r\nContent-Length: " .. #body
    .. "\r\n\r\n" .. body
end

function response(status, _, body)
  if status == 200 then
    local id, number = string.match(body, '"ticket_id":(%d+),"number":"([^"]+)"')
    if id then answers:write(id, " ", number, "\n") end
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"duration_us":%d,"p50_us":%d,"p99_us":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
