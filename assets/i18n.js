/* The reader's language on every page. The words come from the .po catalogues, compiled to /locales/*.json.
   Swedish is part of the first HTML and of this file, so a Swedish reader never sees another language flash by. */
import { useSyncExternalStore } from "react";
import swedish from "./locales/sv.json";

const FIRST = "sv";
const KNOWN = ["sv", "nb", "en"];
const listeners = new Set();
const loaded = { [FIRST]: Promise.resolve(swedish) };

function voice(language, messages) {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  const show = (value) => (typeof value === "number" ? numbers.format(value) : String(value ?? ""));
  const fill = (text, values) =>
    values ? text.replace(/\{(\w+)\}/g, (place, name) => (name in values ? show(values[name]) : place)) : text;
  const own = (message) => (Object.hasOwn(messages, message) ? messages[message] : undefined);
  const names = new Intl.DisplayNames(language, { type: "language" });
  return {
    language,
    languageName: (code) => (code ? names.of(code) : ""),
    t: (message, values) => fill(own(message) ?? message ?? "", values),
    tn: (one, other, n, values) => {
      const forms = own(one) ?? { one, other };
      return fill(forms[rules.select(Number(n))] ?? forms.other ?? other, { n, ...values });
    },
  };
}

let current = voice(FIRST, swedish);
const first = current;

function load(language) {
  loaded[language] ??= (globalThis.helpnetWords?.[language] ?? fetch(`/locales/${language}.json`).then((answer) => answer.json()));
  return loaded[language];
}

/* Show the pages in that language from now on, and on the next visit. */
export async function setLanguage(language) {
  if (!KNOWN.includes(language)) return;
  document.cookie = `helpnet_language=${language}; path=/; max-age=31536000; samesite=lax`;
  await use(language);
}

let latest = ""; /* words that come later than those of a later choice do not undo it */

async function use(language) {
  latest = language;
  try {
    const messages = await load(language);
    if (latest !== language) return;
    if (current.language !== language) current = voice(language, messages);
  } catch {
    delete loaded[language]; /* no contact: the words we have stay, and the next change tries again */
    if (latest !== language) return;
  }
  document.documentElement.lang = current.language;
  delete document.documentElement.dataset.words;
  listeners.forEach((tell) => tell());
}

const subscribe = (tell) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};

export function useWords() {
  return useSyncExternalStore(subscribe, () => current, () => first);
}

if (typeof document !== "undefined") {
  /* language.js, in the head, has already chosen by cookie or browser and may have begun to fetch. */
  use(document.documentElement.dataset.language ?? FIRST);
}
