// Between the points that were run: numbers are interpolated, and written as the program writes them.

const MINUS = "−", BLANK = "–";

// The corners of the cell in which the levers stand, each with its share.
export function corners(levers, at) {
  let found = [[0, 1]];
  for (const { levels, key } of levers) {
    const value = at[key], most = levels.length - 2;
    let low = 0;
    while (low < most && value >= levels[low + 1]) low += 1;
    const share = (value - levels[low]) / (levels[low + 1] - levels[low]);
    found = found.flatMap(([point, weight]) => [
      [point * levels.length + low, weight * (1 - share)], [point * levels.length + low + 1, weight * share]]);
  }
  return found.filter(([, weight]) => weight > 0);
}

// A column of numbers there; as long as the shortest, and unknown where one of the corners is.
export function mixed(columns, near) {
  const length = Math.min(...near.map(([point]) => columns[point].length));
  return Array.from({ length }, (_, at) => {
    let sum = 0;
    for (const [point, weight] of near) {
      const one = columns[point][at];
      if (one === null) return null;
      sum += weight * one;
    }
    return sum;
  });
}

// Share of worlds that reach a force, from quantiles of what they reach.
export const reached = (quantiles, force) => quantiles.length === 0 || quantiles[0] === null ? null
  : quantiles.filter((one) => one >= force).length / quantiles.length;

const NORMAL = 1.959963984540054;

// Score interval of a share, as the program has it for so many worlds.
export function wilson(successes, trials) {
  const square = NORMAL ** 2, p = successes / trials, shrink = 1 + square / trials;
  const centre = (p + square / (2 * trials)) / shrink;
  const reach = NORMAL * Math.sqrt((p * (1 - p)) / trials + square / (4 * trials ** 2)) / shrink;
  return [successes <= 0 ? 0 : Math.max(centre - reach, 0), successes >= trials ? 1 : Math.min(centre + reach, 1)];
}

const grouped = (value, digits) => value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });

export function decimal(value, digits) {
  const text = grouped(Math.abs(value), digits);
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

// Two significant digits.
export function rounded(value) {
  if (value < 0.5) return "0";
  const size = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return grouped(Math.round(value / size) * size, 0);
}

export const filled = (template, numbers) => template.replace(/\{(\w+)\}/g, (_, name) => numbers[name]);

// Each number by its name, in the form of its kind: none of it, one, some, and all but all.
export function formed(names, kinds, values, forms) {
  return Object.fromEntries(names.map((name, at) => [name, form(values[at], kinds[at], forms[kinds[at]])]));
}

function form(value, kind, { none, one, some, all }) {
  const shown = kind === "share" ? String(Math.round(100 * value)) : kind === "troops" ? rounded(value) : String(Math.round(value));
  if (shown === "0") return none;
  if (shown === "1" && one) return one;
  return shown === "100" && all ? all : some.replace("{}", shown);
}

// Only none of them is written as 0%, and only all as 100%.
function percent(points, digits) {
  const least = 10 ** -digits, text = decimal(points, digits);
  if (points > 0 && Number(text) === 0) return `<${least}`;
  return points < 100 && Number(text) === 100 ? `>${decimal(100 - least, digits)}` : text;
}

// A share in percent, without decimals, as far as it is known.
export const written = (chance) => chance === null ? BLANK : `${percent(100 * chance, 0)}%`;

const NUMBER = /[−-]?\d[\d,]*(?:\.\d+)?/g;
const EXACT = 100; // estimates from here on have two significant digits
const ODDS = /worlds?$/;
const COUNT = / ?\([\d,]+ (?:worlds?|tests?)\)$/; // of what was counted, which nothing was here

const value = (text) => Number(text.replaceAll(",", "").replace(MINUS, "-"));
const places = (text) => (text.split(".")[1] ?? "").length;

// The same words with the numbers of all corners mixed; nothing where the words differ.
export function blended(texts, near) {
  if (texts.every((one) => one === texts[0])) return texts[0] ?? "";
  if (texts.some((one) => one === undefined || one === BLANK)) return null;
  const frames = texts.map((one) => one.replaceAll(NUMBER, "#"));
  if (frames.some((one) => one !== frames[0])) return null;
  const numbers = texts.map((one) => one.match(NUMBER) ?? []);
  let at = -1;
  return frames[0].replace(/#(%?)/g, (_, sign) => {
    at += 1;
    const digits = Math.max(...numbers.map((one) => places(one[at])));
    const sum = near.reduce((found, [, weight], corner) => found + weight * value(numbers[corner][at]), 0);
    return (sign ? percent(sum, digits) : sum >= EXACT ? rounded(sum) : decimal(sum, digits)) + sign;
  });
}

// A cell of a table: the same words with their figures mixed; odds and counts are left out, which no mixing bears.
export function cell(texts, near, blank) {
  if (texts.some((one) => one !== undefined && ODDS.test(one))) return "";
  const plain = texts.map((one) => one?.replace(COUNT, "").replace(/<0\.1%/, "0.0%").replace(/>99\.9%/, "100.0%"));
  return blended(plain, near)?.replace(/\b0\.0%/, "<0.1%").replace(/100\.0%/, ">99.9%") ?? blank;
}

// A heading, without what was counted at a corner, and as one of numbers that are mixed.
export const heading = (text, mixed) => text.replace(COUNT, "") + mixed;

// Rows that the corners share, by their first words, with their cells mixed.
export function rows(tables, near, { of = (row) => row[0], cells = (row) => row.slice(1), blank }) {
  const known = tables.map((table) => new Map(table.map((row) => [of(row), cells(row)])));
  return tables[0].filter((row) => known.every((one) => one.has(of(row)))).map((row) => {
    const each = known.map((one) => one.get(of(row)));
    const wide = Math.max(...each.map((one) => one.length));
    return [row, Array.from({ length: wide }, (_, at) => cell(each.map((one) => one[at]), near, blank))];
  });
}
