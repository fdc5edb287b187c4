/** The seven in words: their order, and how a share is said. */

/** In the order of the class's chart, from the floor to the ceiling. */
export const STACK = ["sad", "disgust", "fear", "angry", "neutral", "surprise", "happy"];
const SAID = { disgust: "disgusted", fear: "afraid", surprise: "surprised" };

export const word = (name) => SAID[name] ?? name;
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
