(function(){
"use strict";
var every=20000,most=120000,wait=every,main=document.querySelector("main[data-renew]"),tag="";
if(!main||!window.XMLHttpRequest){return;}
var stale=document.getElementById("stale"),news=document.getElementById("news");
function later(){window.setTimeout(ask,wait*(0.9+0.2*Math.random()));}
function failed(){wait=Math.min(wait*2,most);if(stale){stale.hidden=false;}later();}
function show(text,url){
var page=new DOMParser().parseFromString(text,"text/html"),fresh=page.querySelector("main[data-renew]"),foot=page.querySelector(".foot");
if(!fresh){window.location.replace(url||window.location.href);return;}
var said=main.getAttribute("data-said"),now=fresh.getAttribute("data-said"),held=document.activeElement&&document.activeElement.id;
main.innerHTML=fresh.innerHTML;main.setAttribute("data-said",now);document.title=page.title;
if(foot){document.querySelector(".foot").innerHTML=foot.innerHTML;stale=document.getElementById("stale");}
if(held&&document.getElementById(held)){document.getElementById(held).focus();}
if(news&&said!==now){news.textContent=now;}
}
function ask(){
if(document.hidden){document.addEventListener("visibilitychange",function back(){document.removeEventListener("visibilitychange",back);ask();});return;}
var call=new XMLHttpRequest();
call.open("GET",window.location.href);call.timeout=15000;
if(tag){call.setRequestHeader("If-None-Match",tag);}
call.onload=function(){
if(call.status===304){wait=every;if(stale){stale.hidden=true;}later();return;}
if(call.status!==200){failed();return;}
tag=call.getResponseHeader("ETag")||"";wait=every;show(call.responseText,call.responseURL);later();
};
call.onerror=call.ontimeout=failed;call.send();
}
later();
})();
