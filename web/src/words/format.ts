import type { Precision } from "../api/types";
import type { Language } from "./language";

const LOCALES: Record<Language, string> = { en: "en-GB", zh: "zh-CN" };
const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.NumberFormat(LOCALES[language], options)));
  return format;
}

/** A count with the language's thousands. */
export function count(value: number, language: Language): string {
  return numberFormat(language, { maximumFractionDigits: 0 }).format(value);
}

/** A number with so many digits after the point, none of them needless. */
export function decimal(value: number, language: Language, digits = 2): string {
  return numberFormat(language, { maximumFractionDigits: digits }).format(value);
}

/** A number with exactly so many digits after the point, for columns that are read downwards. */
export function level(value: number, language: Language, digits = 1): string {
  return numberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/** A size in the unit that keeps it short. */
export function bytes(value: number, language: Language): string {
  const units = ["B", "KB", "MB", "GB"];
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, value)) / 10));
  return `${decimal(value / 1024 ** step, language, step > 1 ? 1 : 0)} ${units[step]}`;
}

/** A percentage; `value` is already in percent. */
export function percent(value: number, language: Language): string {
  return numberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(value / 100);
}

/** Decimal digits of a currency's minor unit; two where the currency is not known. */
export function minorDigits(currency: string | null): number {
  if (!currency) return 2;
  try {
    return numberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2; // not an ISO 4217 code: the source's own word for money
  }
}

/** An amount in the minor unit as an exact decimal text: -1234, 2 digits give "-12.34". */
export function exactDecimal(amountMinor: number, digits: number): `${number}` {
  const sign = amountMinor < 0 ? "-" : "";
  const figures = BigInt(Math.abs(amountMinor)).toString().padStart(digits + 1, "0");
  const whole = figures.slice(0, figures.length - digits);
  const text = digits ? `${sign}${whole}.${figures.slice(-digits)}` : sign + whole;
  return text as `${number}`;
}

/** Money, exact to the minor unit. */
export function money(
  amountMinor: number,
  currency: string | null,
  language: Language,
  digits = minorDigits(currency),
): string {
  return moneyFormat(currency, language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    exactDecimal(amountMinor, digits),
  );
}

/** Money in three figures for dense columns; show `money` beside it. */
export function moneyShort(amountMinor: number, currency: string | null, language: Language): string {
  return moneyFormat(currency, language, { notation: "compact", maximumSignificantDigits: 3 }).format(
    exactDecimal(amountMinor, minorDigits(currency)),
  );
}

function moneyFormat(currency: string | null, language: Language, options: Intl.NumberFormatOptions) {
  const isCode = currency !== null && /^[A-Z]{3}$/.test(currency);
  return numberFormat(
    language,
    isCode ? { style: "currency", currency, currencyDisplay: "narrowSymbol", ...options } : options,
  );
}

const SECONDS: Intl.DateTimeFormatOptions = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
};
const PARTS: Record<NonNullable<Precision>, Intl.DateTimeFormatOptions> = {
  year: { year: "numeric" },
  month: { year: "numeric", month: "short" },
  day: { year: "numeric", month: "short", day: "numeric" },
  hour: { year: "numeric", month: "short", day: "numeric", hour: "2-digit", hourCycle: "h23" },
  minute: { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  second: { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" },
};

/** Wall time as the source wrote it, never moved to the reader's zone; as exact as it is known. */
export function wallTime(iso: string, precision: Precision, language: Language): string {
  const bare = iso.replace(/(Z|[+-]\d\d:?\d\d)$/, "");
  const moment = new Date((bare.includes("T") ? bare : `${bare}T00:00:00`) + "Z");
  if (Number.isNaN(moment.getTime())) return iso;
  const guessed = precision ?? (moment.getTime() % 86_400_000 === 0 ? "day" : "minute");
  return new Intl.DateTimeFormat(LOCALES[language], { ...PARTS[guessed], timeZone: "UTC" }).format(moment);
}

/** A moment of our own (a load, a decision), in the reader's zone. */
export function localTime(iso: string, language: Language): string {
  const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`;
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "medium", timeStyle: "short" }).format(
    new Date(zoned),
  );
}

/** The same to the second, the year first and of one width: for columns that are read downwards. */
export function secondTime(iso: string): string {
  const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`;
  return new Intl.DateTimeFormat("sv-SE", SECONDS).format(new Date(zoned)); // Sweden writes the year first
}

/** A chance given as -log10 p, as people read it: a percentage, one in so many, or a power of ten. */
export function chance(minusLog10: number, language: Language): string {
  if (minusLog10 < 2) return percent(100 * 10 ** -minusLog10, language);
  if (minusLog10 > 9) return `10⁻${superscript(String(Math.round(minusLog10)))}`;
  const figures = numberFormat(language, { notation: "compact", maximumSignificantDigits: 2 }).format(10 ** minusLog10);
  return language === "zh" ? `${figures}分之一` : `1 in ${figures}`;
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function superscript(digits: string): string {
  return Array.from(digits, (digit) => RAISED[Number(digit)]).join("");
}
