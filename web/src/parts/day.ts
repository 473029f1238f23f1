import dayjs from "dayjs";
import customParseFormat from "dayjs/plugin/customParseFormat";

dayjs.extend(customParseFormat);

/** How a day is written here, and in addresses. */
export const DAY = "YYYY-MM-DD";

/** How it may be typed: the year first, since 03/04 is another day in another country. */
const TYPED = [DAY, "YYYY-M-D", "YYYY/M/D", "YYYY.M.D", "YYYYMMDD", "YYYY年M月D日"];

/** A typed day as 2024-03-05; null where it is none. */
export function dayOf(typed: string): string | null {
  const day = dayjs(typed, TYPED, true);
  return day.isValid() ? day.format(DAY) : null;
}
