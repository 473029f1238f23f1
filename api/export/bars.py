"""A timeline of money in and out as a drawing: bars of what came in above the axis, of what went out below."""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from graph.currencies import amount_text
from graph.findings import Timeline

WIDTH, HEIGHT = 1040, 240
LEFT, FOOT = 120, 22
WIDEST_BAR, MOST_DATES = 46, 12
# Half the width of a digit of a date, so that the last one is not cut at the edge.
HALF_DIGIT = 3.8
IN, OUT, INK = "#2463a6", "#b4540f", "#1c2733"


def bars(timeline: Timeline, label: str, words: tuple[str, str]) -> Markup:
    """The drawing as SVG; `words` say in and out.

    Both directions have one scale, so that bars can be compared. Those of what went out are hatched: paper knows
    no colours.
    """
    periods = timeline.every()
    most_in = max(period.in_minor for period in periods)
    most_out = max(period.out_minor for period in periods)
    room = HEIGHT - FOOT
    scale = room / max(most_in + most_out, 1)
    axis = most_in * scale
    step = (WIDTH - LEFT) / len(periods)
    bar = min(WIDEST_BAR, step * 0.76)
    every = -(-len(periods) // MOST_DATES)
    parts = []
    for at, period in enumerate(periods):
        x = LEFT + (at + 0.5) * step - bar / 2
        date = period.start.strftime("%Y-%m" if timeline.step == "month" else "%Y-%m-%d")
        told = f"{date} {words[0]} {amount_text(period.in_minor, timeline.currency)}"
        told += f" {words[1]} {amount_text(period.out_minor, timeline.currency)}"
        height_in, height_out = period.in_minor * scale, period.out_minor * scale
        parts.append(
            f"<g><title>{escape(told)}</title>"
            f'<rect x="{x:.1f}" y="{axis - height_in:.1f}" width="{bar:.1f}" height="{height_in:.1f}" fill="{IN}"/>'
            f'<rect x="{x:.1f}" y="{axis:.1f}" width="{bar:.1f}" height="{height_out:.1f}" fill="url(#out)" '
            f'stroke="{OUT}"/></g>'
        )
        if at % every == 0:
            half = len(date) * HALF_DIGIT
            middle = max(LEFT + half, min(x + bar / 2, WIDTH - half))
            parts.append(f'<text x="{middle:.1f}" y="{HEIGHT - 6}" text-anchor="middle">{date}</text>')
    names = (
        f'<text x="{LEFT - 8}" y="{axis / 2 + 4:.1f}" text-anchor="end">{escape(words[0])}</text>'
        f'<text x="{LEFT - 8}" y="{(axis + room) / 2 + 4:.1f}" text-anchor="end">{escape(words[1])}</text>'
    )
    hatch = (
        '<defs><pattern id="out" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="6" height="6" fill="#fff"/><rect width="3" height="6" fill="{OUT}"/></pattern></defs>'
    )
    # The words and the label are escaped here and above; dates, numbers and this module's own marks need no escaping.
    return Markup(  # noqa: S704 (no text from outside reaches it unescaped)
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="100%" role="img" aria-label="{escape(label)}" font-size="12" '
        f'fill="{INK}">{hatch}{"".join(parts)}{names}'
        f'<path d="M{LEFT} {axis:.1f}H{WIDTH}" stroke="{INK}" stroke-width="1"/></svg>'
    )
