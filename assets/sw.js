/* Shows what helpnet pushes, takes the answer that is given in a notification, and keeps the subscription alive. Keeps no pages. */
const ICON = { icon: "/icons/icon-192.png", badge: "/icons/badge-96.png" };
const OVER = ["errand-closed", "already-accepted"];
const ANSWERED = ["AlreadyYours", "AlreadyAnswered"];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data.json();
  } catch {
    /* something has to be shown whatever came */
  }
  event.waitUntil(show(said));
});

const last = new Map(); /* by tag: the alert last shown, while this worker lives; what came just before may not be told as shown yet */

/* What is new sounds also in the place of something older; the same alert sent once more does not. */
async function show(said) {
  const { title = "helpnet", body = "", tag = "helpnet", lang = "sv", actions = [], silent = false } = said;
  const twice = said.alert && last.get(tag) === said.alert;
  last.set(tag, said.alert);
  const there = said.alert ? await self.registration.getNotifications({ tag }).catch(() => []) : [];
  if (ANSWERED.includes(said.kind) && there.length === 0 && (await isLookedAt())) return undefined; /* it was said right here */
  const renotify = said.renotify === true && !twice && !there.some((one) => one.data?.alert === said.alert);
  await self.registration.showNotification(title, { ...ICON, body, tag, lang, actions, renotify, silent, data: said });
  if (said.alert && !silent) await tellShown(said.alert); /* what only takes the place of a question is silent */
}

async function isLookedAt() {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return windows.some((one) => one.visibilityState === "visible");
}

/* Without this our server takes the device for one that lies in a drawer, and tells in another way too. */
const tellShown = (alert) =>
  fetch(`/api/v1/me/alerts/${alert}/shown`, { method: "POST", credentials: "same-origin", keepalive: true }).catch(() => {});

self.addEventListener("notificationclick", (event) => {
  const said = event.notification.data ?? {};
  event.notification.close();
  const answers = said.errand && (event.action === "yes" || event.action === "no");
  event.waitUntil(answers ? answer(said, event.action) : open(said.url));
});

async function open(path = "/mine") {
  const url = new URL(path, self.location.origin);
  const goal = url.origin === self.location.origin ? url.href : self.location.origin;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const ours = windows.find((one) => one.url === goal) ?? windows[0];
  if (!ours) return self.clients.openWindow(goal);
  await ours.focus().catch(() => {}); /* a browser that keeps it in the background shows the errand there */
  return ours.url === goal ? ours : ours.navigate(goal).catch(() => self.clients.openWindow(goal));
}

async function answer(said, action) {
  const words = said.words ?? {};
  const tell = (body, kept = {}) =>
    self.registration.showNotification(said.title, { ...ICON, body, tag: said.tag, lang: said.lang, data: said, ...kept });
  try {
    const made = await fetch(`/api/v1/errands/${said.errand}/${action === "yes" ? "accept" : "decline"}`, {
      method: "POST",
      credentials: "same-origin",
      /* who answers here need not be told here that they did */
      ...(said.device ? { body: JSON.stringify({ device: said.device }) } : {}),
      /* of this touch alone: what the network sends twice is done once, and no answer of another device or hour is taken for this one's */
      headers: { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID(), "Accept-Language": said.lang },
    });
    if (made.ok) return tell((await made.json()).state === "withdrawn" ? (words.left ?? words.no) : words[action]);
    if (made.status === 401) return tell(words.signed_out);
    const { type = "", title = words.failed } = await made.json();
    const slug = type.split("/").pop();
    if (slug === "errand-full") return tell(words.taken);
    if (made.status === 403 || OVER.includes(slug)) return tell(title); /* trying again would not help: no buttons */
    return tell(words.failed, { actions: said.actions });
  } catch {
    return tell(words.failed, { actions: said.actions });
  }
}

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event.oldSubscription, event.newSubscription)));

async function renew(old, made) {
  const call = (path, rest) => fetch(`/api/v1/push-subscriptions${path}`, { credentials: "same-origin", ...rest });
  const key = async () => (await (await call("/key")).json()).key;
  const fresh = async () => self.registration.pushManager.subscribe(old?.options ?? { userVisibleOnly: true, applicationServerKey: await key() });
  await call("", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...(made ?? (await fresh())).toJSON(), replaces: old?.endpoint ?? null }),
  });
}
