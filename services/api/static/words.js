/** What the page says, in the language in which it was made: services/api/languages puts it into the page. */

export const words = JSON.parse(document.getElementById("words").textContent);
export const language = document.documentElement.lang;

/** A text with its places filled in. */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** As the language writes it, with a true minus. */
export function decimal(value, digits) {
  const shown = value.toLocaleString(words.LOCALE, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false });
  return shown.replace("-", "−");
}

/** What the API's answer means. Its own words are English: in another language its status is put into words. */
export async function problem(response) {
  const { detail } = await response.json().catch(() => ({}));
  const said = language === "en" ? detail : words.PROBLEMS[response.status];
  return said ?? fill(words.ANSWERED, { status: response.status });
}
