// Between a slider's place, a number, and the words that a scenario accepts for it.

/** A slider has so many places; its ends are those of the field. */
export const PLACES = 1000;

export function placeOf(number, { low, high, log }) {
  const clamped = Math.min(Math.max(number, low), high);
  const part = log && low > 0
    ? Math.log(clamped / low) / Math.log(high / low)
    : (clamped - low) / (high - low);
  return Math.round(part * PLACES);
}

/** A round number near the place: nobody means 3.9183 by a slider. */
export function numberAt(place, { low, high, log }, whole) {
  if (place <= 0) return low;
  if (place >= PLACES) return high;
  const part = place / PLACES;
  const exact = log && low > 0 ? low * (high / low) ** part : low + (high - low) * part;
  const rounded = Number(exact.toPrecision(log ? 2 : 3));
  const number = whole ? Math.round(rounded) : rounded;
  return Math.min(Math.max(number, low), high);
}

/** A number as one writes it into a scenario: "200k", "4.05s", "12". */
export function wordsOf(number, kind) {
  if (kind === "duration") return durationOf(number);
  if (kind === "count") return countOf(number);
  return String(Number(number.toPrecision(6)));
}

function countOf(number) {
  for (const [size, word] of [[1e6, "M"], [1e3, "k"]]) {
    const part = Number((number / size).toPrecision(4));
    if (number >= 10_000 && part >= 1 && Math.round(part * size) === number) return `${part}${word}`;
  }
  return String(number);
}

function durationOf(seconds) {
  if (seconds === 0) return "0s";
  for (const [size, word] of [[86400, "d"], [3600, "h"], [60, "m"]]) {
    const part = seconds / size;
    if (part >= 1 && Number.isInteger(part)) return `${part}${word}`;
  }
  if (seconds < 1) return `${Number((seconds * 1000).toPrecision(4))}ms`;
  return `${Number(seconds.toPrecision(4))}s`;
}
