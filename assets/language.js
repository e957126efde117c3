/* Runs in the head, before anything is drawn: which language this reader wants (own choice, else the browser's), and an
   early start for its words when they are not the ones in the HTML. */
(() => {
  const root = document.documentElement;
  const also = { no: "nb", nn: "nb", da: "nb" };
  const chosen = /(?:^|; )helpnet_language=(\w+)/.exec(document.cookie)?.[1];
  const wished = [chosen, ...(navigator.languages ?? [])].filter(Boolean).map((tag) => tag.toLowerCase().split("-")[0]);
  const language = wished.map((tag) => also[tag] ?? tag).find((tag) => ["sv", "nb", "en"].includes(tag)) ?? "sv";
  root.dataset.language = root.lang = language;
  root.dataset.tapped = ""; /* a choice made before the page is awake: kept for LanguageChoice, which takes this away */
  addEventListener("change", ({ target }) => {
    if ("tapped" in root.dataset && target.name === "language") root.dataset.tapped = target.value;
  });
  if (language === "sv") return;
  root.dataset.words = "coming";
  globalThis.helpnetWords = { [language]: fetch(`/locales/${language}.json`).then((answer) => answer.json()) };
})();
