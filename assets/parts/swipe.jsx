/* A deck of cards whose top one answers to a swipe: right is yes, left is no, up or a tap opens. Its two buttons, the arrows
   and Enter do the same: never dragging alone. The next card is there at once; what the server says of the answer comes later. */
import { createContext, createElement as h, useContext, useEffect, useLayoutEffect, useRef, useState } from "react";
import { TapButton } from "./button.jsx";

const SLIP = 8; /* px before a touch is a drag */
const FLICK = 0.6; /* px/ms */
const BACK = 6000; /* ms after which a card whose answer reached nobody returns */
const useBefore = typeof window === "undefined" ? useEffect : useLayoutEffect;
const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const tilted = (x, y = 0) => (x || y ? `translate(${x}px, ${y}px) rotate(${x / 28}deg)` : "");
const Places = createContext({});

/* One card of a deck; all are there, and two are seen. */
export function DeckCard({ ident, children }) {
  const { top, behind } = useContext(Places);
  const seen = ident === top || ident === behind;
  return h(
    "div",
    {
      "data-card": ident,
      "data-testid": seen ? "errand-card" : undefined,
      className: ident === top ? "deck-card swipe" : "deck-card behind",
      hidden: !seen,
      inert: ident !== top || undefined,
      "aria-hidden": ident !== top || undefined,
    },
    children,
  );
}

export function Deck({ cards = [], turn, yes, no, hint, onSwipe, onOpen, children }) {
  const [answered, setAnswered] = useState([]);
  const [told, setTold] = useState(false);
  const deck = useRef(null);
  const away = useRef(null);
  const drag = useRef(null);
  const dragged = useRef(false);
  const shown = useRef(null);
  const rises = useRef(false);

  const left = cards.filter(({ id }) => !answered.includes(id));
  /* The card that is looked at stays on top for as long as it is there, whatever comes in. */
  const top = left.find(({ id }) => id === shown.current) ?? left[0];
  const behind = left.find((one) => one !== top);
  shown.current = top?.id ?? null;
  const card = () => deck.current?.querySelector(".deck-card.swipe");

  /* A card taken back is in the list again, and may be answered again. */
  useBefore(() => {
    setAnswered([]);
    shown.current = cards[0]?.id ?? null;
  }, [turn]);

  const place = (x, y = 0, transition = "none") => {
    const node = card();
    if (!node) return;
    node.style.transition = still() ? "none" : transition;
    node.style.transform = tilted(x, y);
    deck.current.querySelector(".answer.yes").style.opacity = Math.min(Math.max(x / 90, 0), 1);
    deck.current.querySelector(".answer.no").style.opacity = Math.min(Math.max(-x / 90, 0), 1);
  };

  useBefore(() => {
    drag.current = null;
    deck.current.querySelectorAll(".deck-card").forEach((node) => (node.style.transform = ""));
    place(0);
    if (rises.current && !still()) card()?.animate([{ transform: "translateY(14px) scale(.955)", opacity: 0.75 }, {}], { duration: 220, easing: "ease-out" });
    rises.current = false;
  }, [top?.id, turn]);

  /* Where the whole page fits, an upward drag is ours; where it does not, it scrolls. */
  useEffect(() => {
    const fit = () => (deck.current.style.touchAction = document.documentElement.scrollHeight <= window.innerHeight + 1 ? "none" : "");
    fit();
    window.addEventListener("resize", fit);
    return () => window.removeEventListener("resize", fit);
  }, [top?.id]);

  /* Unless the drag is ours alone, Chromium takes a tap soon after a flick (on "Undo") as one that stops a fling, and drops it. */
  useEffect(() => {
    const node = deck.current;
    const ours = (event) => drag.current?.moving && event.cancelable && event.preventDefault();
    node.addEventListener("touchmove", ours, { passive: false });
    return () => node.removeEventListener("touchmove", ours);
  }, []);

  /* After the last card the keyboard goes on from the heading, not from nowhere. */
  useEffect(() => {
    const root = deck.current.parentElement;
    return () => {
      if (root.contains(document.activeElement)) setTimeout(() => document.querySelector("main h1")?.focus());
    };
  }, []);

  /* A likeness of the card leaves in the direction of the answer; the next one is already on top. */
  const leave = (right) => {
    const node = card();
    if (still() || !node) return;
    const likeness = node.cloneNode(true);
    likeness.className = "deck-card leaving";
    likeness.removeAttribute("data-testid");
    away.current.append(likeness);
    const far = (right ? 1 : -1) * (window.innerWidth / 2 + node.offsetWidth);
    likeness.animate([{ transform: node.style.transform || "none" }, { transform: tilted(far) }], { duration: 230, easing: "cubic-bezier(.4,0,.8,.4)", fill: "forwards" }).onfinish = () => likeness.remove();
  };
  const answer = (direction) => {
    if (!top) return;
    const { id } = top;
    leave(direction === "right");
    rises.current = true;
    setTold(true);
    setAnswered((now) => [...now, id]);
    setTimeout(() => setAnswered((now) => now.filter((one) => one !== id)), BACK);
    onSwipe?.(direction, id);
  };

  const down = (event) => {
    dragged.current = false;
    if (!event.isPrimary || event.button !== 0) return;
    drag.current = { from: event.clientX, top: event.clientY, id: event.pointerId, x: 0, y: 0, moving: "", last: event.clientX, at: event.timeStamp, speed: 0 };
  };
  const move = (event) => {
    const now = drag.current;
    if (!now || now.id !== event.pointerId) return;
    now.x = event.clientX - now.from;
    now.y = event.clientY - now.top;
    if (!now.moving && Math.max(Math.abs(now.x), -now.y) > SLIP) {
      now.moving = -now.y > Math.abs(now.x) * 1.3 ? "up" : "aside";
      dragged.current = true;
      deck.current.setPointerCapture(event.pointerId);
    }
    if (!now.moving) return;
    const passed = event.timeStamp - now.at;
    if (passed > 0) now.speed = 0.6 * ((event.clientX - now.last) / passed) + 0.4 * now.speed;
    now.last = event.clientX;
    now.at = event.timeStamp;
    if (now.moving === "up") place(0, Math.min(0, now.y) / 3);
    else place(now.x);
  };
  const up = (event) => {
    const now = drag.current;
    drag.current = null;
    if (!now?.moving || now.id !== event.pointerId) return;
    const lifted = event.type === "pointerup";
    const far = Math.abs(now.x) > Math.min(120, deck.current.offsetWidth * 0.32);
    const flicked = Math.abs(now.speed) > FLICK && Math.abs(now.x) > 36 && now.speed * now.x > 0;
    if (lifted && now.moving === "aside" && (far || flicked)) answer(now.x > 0 ? "right" : "left");
    else place(0, 0, "transform 220ms cubic-bezier(.2,.7,.2,1)");
    if (lifted && now.moving === "up" && now.y < -70) onOpen?.(top.id);
  };
  const key = (event) => {
    if (event.target !== deck.current || event.repeat) return;
    if (event.key === "ArrowRight") answer("right");
    else if (event.key === "ArrowLeft") answer("left");
    else if (top && (event.key === "Enter" || event.key === "ArrowUp")) onOpen?.(top.id);
    else return;
    event.preventDefault();
  };
  const tap = (event) => {
    if (!dragged.current && top && event.target.closest(".swipe") && !event.target.closest("a, button")) onOpen?.(top.id);
  };
  const button = (words, look, direction, testid) =>
    h(TapButton, { className: `button ${look}`, disabled: !top, onClick: () => answer(direction), "data-testid": testid }, words);

  return h(
    "div",
    { className: "deck-whole" },
    h(
      "div",
      {
        ref: deck,
        className: "deck",
        role: "group",
        tabIndex: 0,
        "aria-label": top?.title,
        "aria-description": hint,
        onPointerDown: down,
        onPointerMove: move,
        onPointerUp: up,
        onPointerCancel: up,
        onKeyDown: key,
        onClick: tap,
        onDragStart: (event) => event.preventDefault(),
      },
      h("span", { className: "answer yes", "aria-hidden": true }, yes),
      h("span", { className: "answer no", "aria-hidden": true }, no),
      h(Places.Provider, { value: { top: top?.id, behind: behind?.id } }, children),
      h("div", { ref: away, className: "away", "aria-hidden": true, inert: true }),
    ),
    h("div", { className: "actions pair" }, button(no, "quiet", "left", "decline"), button(yes, "", "right", "accept")),
    h("span", { role: "status", className: "only-heard" }, told && top ? top.title : ""),
  );
}
