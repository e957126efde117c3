/* Tells once that news are in sight; a tab in the background waits until somebody looks. */
import { useEffect } from "react";

export function Seen({ news = 0, onSeen }) {
  useEffect(() => {
    if (!news) return undefined;
    let told = false;
    const tell = () => {
      if (told || document.visibilityState !== "visible") return;
      told = true;
      onSeen?.();
    };
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [news]);
  return null;
}
