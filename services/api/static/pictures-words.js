/** The seven in words: their order, and how a share is said. */

import { fill, words } from "./words.js";

/** In the order of the class's chart, from the floor to the ceiling. */
export const STACK = ["sad", "disgust", "fear", "angry", "neutral", "surprise", "happy"];

export const word = (name) => words.EXPRESSIONS[name];
export const named = (person) => fill(words.PERSON, { number: person });
export const percent = (share) => `${Math.round(share * 100)} %`;

/** Strongest first: [name, share]. */
export const ranked = (expressions) => Object.entries(expressions).sort(([, a], [, b]) => b - a);

/** "happy, 91 %"; nothing where there is no expression. */
export function strongest({ expressions }) {
  if (!expressions) return undefined;
  const [[name, share]] = ranked(expressions);
  return `${word(name)}, ${percent(share)}`;
}

export function element(name, text = "", properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text, ...properties });
}
