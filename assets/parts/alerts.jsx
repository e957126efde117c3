/* Alerts on this device: asks the browser only after a tap, says what stands in the way, lists where they come and tries them. */
import { createElement as h, useCallback, useEffect, useState } from "react";
import { useWords } from "../i18n.js";
import { TapButton } from "./button.jsx";

const PATIENCE = 10_000; /* ms: some browsers never answer whether they subscribed */
const CALLS = "/api/v1/push-subscriptions";

const call = async (path = "", method = "GET", body = undefined) => {
  const made = await fetch(CALLS + path, {
    method, credentials: "same-origin", body: body && JSON.stringify(body), headers: body ? { "content-type": "application/json" } : {},
  });
  if (!made.ok) throw new Error(String(made.status));
  return made.status === 204 || made.status === 202 ? null : made.json();
};

const within = (promise) =>
  Promise.race([promise, new Promise((_, fail) => setTimeout(() => fail(new Error("late")), PATIENCE))]);

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));

const same = (buffer, key) => {
  const [a, b] = [new Uint8Array(buffer ?? []), bytes(key)];
  return a.length === b.length && a.every((one, at) => one === b[at]);
};

const label = () => {
  const agent = navigator.userAgent;
  const find = (names) => names.find(([found]) => agent.includes(found))?.[1];
  const browser = find([["Edg", "Edge"], ["SamsungBrowser", "Samsung Internet"], ["Firefox", "Firefox"], ["Chrome", "Chrome"], ["Safari", "Safari"]]);
  const system = find([["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Windows", "Windows"], ["Mac", "Mac"], ["Linux", "Linux"]]);
  return [browser, system].filter(Boolean).join(" · ").slice(0, 60);
};

const isApple = () => /iPhone|iPad/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);
const isInstalled = () => navigator.standalone === true || matchMedia("(display-mode: standalone)").matches;

async function subscribe() {
  const worker = await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  const { key } = await call("/key");
  let now = await worker.pushManager.getSubscription();
  if (now && !same(now.options?.applicationServerKey, key)) {
    await now.unsubscribe(); /* made for another key: nothing would arrive */
    now = null;
  }
  return now ?? within(worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) }));
}

/* A subscription that was made for another key would show as on, and nothing would arrive. */
async function current(subscription) {
  const made = subscription.options?.applicationServerKey; /* not every browser tells */
  return made && !same(made, (await call("/key")).key) ? subscribe() : subscription;
}

const mine = async () => (await navigator.serviceWorker?.getRegistration())?.pushManager?.getSubscription() ?? null;

/* Alerts in this browser: how they stand, its id, and switching them on; `onKept` hears when the server knows it. */
function useDevice(onKept) {
  const [state, setState] = useState("looking");
  const [here, setHere] = useState(null);

  const keep = useCallback(async (subscription, replaces = undefined) => {
    setHere((await call("", "POST", { ...subscription.toJSON(), label: label(), replaces })).id);
    await onKept?.();
    setState("on");
  }, [onKept]);

  useEffect(() => {
    const begin = async () => {
      if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window))
        return setState(isApple() && !isInstalled() ? "apple" : "unsupported");
      if (Notification.permission === "denied") return setState("denied");
      const subscription = Notification.permission === "granted" ? await within(mine()) : null;
      if (subscription) return keep(await current(subscription), subscription.endpoint); /* as it is now: browsers renew it unseen */
      return setState("off");
    };
    begin().catch(() => setState("off"));
  }, [keep]);

  /* Only ever after a tap: whether they were switched on. */
  const on = async () => {
    setState("asking");
    try {
      if ((await Notification.requestPermission()) === "granted") {
        await keep(await subscribe());
        return true;
      }
      setState(Notification.permission === "denied" ? "denied" : "off");
    } catch {
      setState("failed");
    }
    return false;
  };
  return { state, setState, here, setHere, on };
}

const reasons = (t) => ({
  asking: t("Answer your browser: may helpnet notify you?"),
  failed: t("This browser did not answer. Try again, or let us mail you instead."),
  denied: t("This browser is told not to let helpnet notify you. Change it in the browser's settings for this site, then come back here."),
  apple: t("On iPhone and iPad: touch Share, then “Add to Home Screen”, and open helpnet from there. Then you can switch alerts on here."),
});

const press = (words, onClick, kind = "quiet", rest = {}) => h(TapButton, { className: `button ${kind}`, onClick, ...rest }, words);

export function Invitation({ onLater }) {
  const { state, on } = useDevice();
  const [tapped, setTapped] = useState(false); /* who has tapped is told what came of it */
  const { t } = useWords();
  if (!tapped && ["looking", "unsupported", "denied", "on"].includes(state)) return null;
  const later = () => {
    document.querySelector("h1")?.focus(); /* the card goes, and the keyboard must not go with it */
    onLater?.();
  };
  const why = reasons(t)[state] ?? t("When somebody near you asks for help, or something changes in what you help with, this device can tell you, also when helpnet is not open. It shows what and roughly where, never a name.");
  return h("section", { className: "card flat", "data-testid": "invitation", "data-state": state }, h("div", { className: "stack" },
    h("h2", null, t("Shall this device tell you?")),
    h("p", { role: "status" }, state === "on" ? t("Alerts come to this device now.") : why),
    state !== "on" && h("div", { className: "row" },
      ["off", "failed", "asking"].includes(state) && press(t("Alert me on this device"), () => { setTapped(true); on(); }, "quiet", { busy: state === "asking", "data-testid": "invitation-on" }),
      press(t("Not now"), later, "plain", { "data-testid": "invitation-later" }))));
}

export function Alerts() {
  const [devices, setDevices] = useState([]);
  const [said, setSaid] = useState("");
  const { t, language } = useWords();
  const look = useCallback(async () => setDevices((await call()).items), []);
  const { state, setState, here, setHere, on: switchOn } = useDevice(look);

  useEffect(() => { look().catch(() => {}); }, [look]);

  const on = async () => {
    setSaid("");
    if (await switchOn()) setSaid(t("Alerts come to this device now."));
  };
  const remove = async (id) => {
    setSaid("");
    try {
      if (id === here) {
        await (await mine())?.unsubscribe();
        setHere(null);
        setState("off");
      }
      await call(`/${id}`, "DELETE");
    } catch {
      setSaid(t("That did not work. Try again in a moment."));
    }
    look().catch(() => {});
  };
  const attempt = async () => {
    setSaid(t("One moment"));
    try {
      await call(`/${here}/test`, "POST");
      setSaid(t("Sent. It should show within a few seconds. If it does not, see whether this device lets helpnet notify you."));
    } catch (fault) {
      if (fault.message !== "404") return setSaid(t("It could not be sent just now. Try again in a moment, or call."));
      await (await mine())?.unsubscribe(); /* its push service knows it no more */
      setState("off");
      setSaid(t("Alerts had ended on this device. Switch them on again."));
      look().catch(() => {});
    }
  };

  const why = {
    ...reasons(t),
    looking: t("One moment"),
    off: t("When somebody near you asks for help, this device tells you, also when helpnet is not open. It shows what and roughly where, never a name."),
    unsupported: t("This browser can't show alerts. Another one can, or let us mail you instead."),
    on: t("This device tells you when somebody near you asks for help, and when something changes in what you are on."),
  }[state];
  const day = (one) => new Intl.DateTimeFormat(language, { day: "numeric", month: "long" }).format(new Date(one.created_at));

  return h("div", { className: "stack", "data-testid": "alerts", "data-state": state },
    h("p", null, why),
    ["off", "failed", "asking"].includes(state) && h("div", { className: "row" }, press(t("Alert me on this device"), on, "quiet", { busy: state === "asking", "data-testid": "alerts-on" })),
    state === "on" && h("div", { className: "row" }, press(t("Send a test alert"), attempt, "quiet", { "data-testid": "alerts-try" })),
    h("p", { role: "status", className: said ? "strong" : "only-heard" }, said),
    state !== "looking" && devices.length > 0 && h("section", { className: "stack tight", "aria-labelledby": "where-alerts" },
      h("h3", { id: "where-alerts" }, t("Where alerts come")),
      h("ul", { className: "stack tight", style: { listStyle: "none", margin: 0, padding: 0 } }, devices.map((one) =>
        h("li", { key: one.id, className: "row apart" },
          h("div", { className: "fill" },
            h("div", null, one.label || t("A browser"), one.id === here ? ` (${t("this device")})` : ""),
            h("div", { className: "soft" }, t("since {day}", { day: day(one) }), one.failing ? `. ${t("Nothing arrives there.")}` : "")),
          press(t("Remove"), () => remove(one.id), "quiet compact", { "aria-label": t("Remove: {what}", { what: one.label || t("A browser") }) }))))));
}
