import { Button } from "antd";
import { useId, useMemo, useState } from "react";

import { money, moneyShort, wallTime } from "../words/format";
import { useSpeech } from "../words/language";
import { barsIn, datesOf, everyPeriod, type Period, type Timeline } from "./timelineBars";

const WIDTH = 1200;
const HEIGHT = 200;
const LEFT = 92;
const TOP = 16;
const FOOT = 20;
const DATE_FONT = 11.5;

/** Money in and out, period by period: bars above and below an axis, and the same as a table. */
export function TimelineView({ timeline }: { timeline: Timeline }) {
  const { t, of } = useSpeech();
  const [table, setTable] = useState(false);
  const periods = useMemo(() => everyPeriod(timeline), [timeline]);
  return (
    <section className="panel timeline" aria-labelledby="timeline" data-testid="timeline">
      <div className="panel-head">
        <h2 id="timeline">{t("timeline")}</h2>
        <span className="quiet">
          {of(timeline.label)} · {t(`timelineStep_${timeline.step}`)}
        </span>
        <span className="grow" />
        <Button size="small" onClick={() => setTable(!table)}>
          {t(table ? "asDrawing" : "asTable")}
        </Button>
      </div>
      {!table && <Drawing timeline={timeline} periods={periods} />}
      {/* Always there for who hears the page, and on paper. */}
      <div className={table ? "timeline-table" : "timeline-table unseen"}>
        <PeriodTable timeline={timeline} periods={periods} />
      </div>
    </section>
  );
}

interface Shown {
  timeline: Timeline;
  periods: readonly Period[];
}

function Drawing({ timeline, periods }: Shown) {
  const { t, of, language } = useSpeech();
  const hatch = useId();
  const [pointed, setPointed] = useState<Period | null>(null);
  const { axis, bars, step, mostIn, mostOut } = barsIn(periods, WIDTH - LEFT, HEIGHT);
  const short = (minor: number) => moneyShort(minor, timeline.currency, language);
  const dates = datesOf({ bars }, timeline.step, { width: WIDTH - LEFT, font: DATE_FONT });
  const notes = periods.filter((period) => period.note);
  return (
    <figure className="timeline-drawing">
      <p className="timeline-said figures" aria-hidden="true">
        {pointed ? (
          <>
            <b>{dayOf(pointed, timeline, language)}</b> <span className="key-in" /> {t("moneyIn")}{" "}
            {money(pointed.in_minor, timeline.currency, language)} <span className="key-out" /> {t("moneyOut")}{" "}
            {money(pointed.out_minor, timeline.currency, language)} {pointed.note && `· ${of(pointed.note)}`}
          </>
        ) : (
          <>
            <span className="key-in" /> {t("moneyIn")} <span className="key-out" /> {t("moneyOut")}
            <span className="quiet screen-only"> · {t("timelineHint")}</span>
          </>
        )}
      </p>
      <svg viewBox={`0 0 ${WIDTH} ${TOP + HEIGHT + FOOT}`} role="img" aria-label={of(timeline.label)}>
        <defs>
          <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" fill="#ffffff" />
            <rect width="3" height="6" fill="#b4540f" />
          </pattern>
        </defs>
        <g transform={`translate(${LEFT} ${TOP})`}>
          {bars.map(({ period, x, width, up, down }, at) => (
            <g
              key={period.start}
              className="timeline-bar"
              data-start={period.start}
              onMouseEnter={() => setPointed(period)}
              onClick={() => setPointed(period)}
            >
              <rect className="timeline-column" x={at * step} y={-TOP} width={step} height={HEIGHT + TOP} />
              <rect x={x} y={axis - up} width={width} height={up} fill="#2463a6" />
              <rect x={x} y={axis} width={width} height={down} fill={`url(#${hatch})`} stroke="#b4540f" />
              {period.note && (
                <text x={x + width / 2} y={axis - up - 4} textAnchor="middle" fontSize="11" fontWeight="700">
                  {notes.indexOf(period) + 1}
                </text>
              )}
            </g>
          ))}
          {dates.map(({ text, x }) => (
            <text key={text} className="timeline-date" x={x} y={HEIGHT + FOOT - 5} textAnchor="middle" fontSize={DATE_FONT}>
              {text}
            </text>
          ))}
          <path d={`M0 ${axis}H${WIDTH - LEFT}`} stroke="#1b2733" />
          <g fontSize="11.5" textAnchor="end" fill="#51606e">
            {mostIn > 0 && <text x="-8" y="4">{short(mostIn)}</text>}
            <text x="-8" y={axis + 4}>0</text>
            {mostOut > 0 && <text x="-8" y={HEIGHT + 4}>{short(mostOut)}</text>}
          </g>
        </g>
      </svg>
      {notes.length > 0 && (
        <ol className="timeline-notes">
          {notes.map((period) => (
            <li key={period.start}>
              {dayOf(period, timeline, language)}: {period.note && of(period.note)}
            </li>
          ))}
        </ol>
      )}
    </figure>
  );
}

function PeriodTable({ timeline, periods }: Shown) {
  const { t, of, language } = useSpeech();
  return (
    <table className="plain-table">
      <caption className="unseen">{of(timeline.label)}</caption>
      <thead>
        <tr>
          <th>{t("timelineFrom")}</th>
          <th className="right">{t("moneyIn")}</th>
          <th className="right">{t("moneyOut")}</th>
          <th>{t("remark")}</th>
        </tr>
      </thead>
      <tbody>
        {periods.map((period) => (
          <tr key={period.start}>
            <th scope="row">{wallTime(period.start, "day", language)}</th>
            <td className="right figures">{money(period.in_minor, timeline.currency, language)}</td>
            <td className="right figures">{money(period.out_minor, timeline.currency, language)}</td>
            <td>{period.note && of(period.note)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function dayOf({ start }: Period, { step }: Timeline, language: "en" | "zh"): string {
  return wallTime(start, step === "month" ? "month" : "day", language);
}
