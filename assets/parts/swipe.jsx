/* A card that answers to a swipe. Right is yes, left is no, a tap opens; arrows and Enter do the same. Buttons beside it
   must do all of this too: never dragging alone. */
import { createElement as h, useEffect, useLayoutEffect, useRef } from "react";

const SLIP = 8; /* px before a touch is a drag */
const FLICK = 0.6; /* px/ms */
const BACK = 6000; /* ms after which an unanswered card returns */
const useBefore = typeof window === "undefined" ? useEffect : useLayoutEffect;
const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

export function Swipe({ ident, turn, yes, no, label, onSwipe, onOpen, children }) {
  const card = useRef(null);
  const drag = useRef(null);
  const answered = useRef(null);
  const dragged = useRef(false);

  const place = (x, transition = "none") => {
    const node = card.current;
    if (!node) return;
    node.style.transition = still() ? "none" : transition;
    node.style.transform = x ? `translateX(${x}px) rotate(${x / 28}deg)` : "";
    node.querySelector(".answer.yes").style.opacity = Math.min(Math.max(x / 90, 0), 1);
    node.querySelector(".answer.no").style.opacity = Math.min(Math.max(-x / 90, 0), 1);
  };

  /* Another card, or the same one again after a refusal: it stands where a card stands. */
  useBefore(() => {
    const rises = answered.current !== null && !still();
    answered.current = null;
    drag.current = null;
    card.current.style.visibility = "";
    place(0);
    /* The element stays, and with it the keyboard's focus; only what it shows is new. */
    if (rises) card.current.animate([{ transform: "translateY(14px) scale(.955)", opacity: 0.75 }, {}], { duration: 220, easing: "ease-out" });
  }, [ident, turn]);

  const answer = (direction) => {
    if (answered.current !== null) return;
    answered.current = ident;
    const far = (direction === "right" ? 1 : -1) * (window.innerWidth / 2 + card.current.offsetWidth);
    place(far, "transform 200ms cubic-bezier(.4,0,.8,.4)");
    setTimeout(() => {
      if (answered.current === ident && card.current) card.current.style.visibility = "hidden";
      onSwipe?.(direction, ident);
    }, still() ? 0 : 190);
    setTimeout(() => {
      if (answered.current !== ident || !card.current) return;
      answered.current = null;
      card.current.style.visibility = "";
      place(0, "transform 240ms ease-out");
    }, BACK);
  };

  const down = (event) => {
    dragged.current = false;
    if (!event.isPrimary || event.button !== 0 || answered.current !== null) return;
    drag.current = { from: event.clientX, id: event.pointerId, x: 0, moving: false, last: event.clientX, at: event.timeStamp, speed: 0 };
  };
  const move = (event) => {
    const now = drag.current;
    if (!now || now.id !== event.pointerId) return;
    now.x = event.clientX - now.from;
    if (!now.moving && Math.abs(now.x) > SLIP) {
      now.moving = true;
      dragged.current = true;
      card.current.setPointerCapture(event.pointerId);
    }
    if (!now.moving) return;
    const passed = event.timeStamp - now.at;
    if (passed > 0) now.speed = 0.6 * ((event.clientX - now.last) / passed) + 0.4 * now.speed;
    now.last = event.clientX;
    now.at = event.timeStamp;
    place(now.x);
  };
  const up = (event) => {
    const now = drag.current;
    drag.current = null;
    if (!now?.moving || now.id !== event.pointerId) return;
    const far = Math.abs(now.x) > Math.min(120, card.current.offsetWidth * 0.32);
    const flicked = Math.abs(now.speed) > FLICK && Math.abs(now.x) > 36 && now.speed * now.x > 0;
    if (event.type === "pointerup" && (far || flicked)) answer(now.x > 0 ? "right" : "left");
    else place(0, "transform 220ms cubic-bezier(.2,.7,.2,1)");
  };
  const key = (event) => {
    if (event.target !== card.current) return;
    if (event.key === "ArrowRight") answer("right");
    else if (event.key === "ArrowLeft") answer("left");
    else if (event.key === "Enter") onOpen?.(ident);
    else return;
    event.preventDefault();
  };
  const tap = (event) => {
    if (!dragged.current && !event.target.closest("a, button")) onOpen?.(ident);
  };

  return h(
    "div",
    {
      ref: card,
      className: "deck-card swipe",
      role: "group",
      tabIndex: 0,
      "aria-label": label,
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
    children,
  );
}
