"""The formats of moments that a draft looks for, each with how exact it is, and of times of day with their look."""

from __future__ import annotations

DATES = (
    ("%Y-%m-%d %H:%M:%S", "second"),
    ("%Y/%m/%d %H:%M:%S", "second"),
    ("%Y%m%d%H%M%S", "second"),
    ("%Y-%m-%dT%H:%M:%S", "second"),
    ("%Y.%m.%d %H:%M:%S", "second"),
    ("%Y%m%d %H:%M:%S", "second"),
    ("%Y-%m-%d-%H.%M.%S", "second"),
    ("%Y年%m月%d日 %H:%M:%S", "second"),
    ("%Y年%m月%d日%H:%M:%S", "second"),
    ("%Y年%m月%d日%H时%M分%S秒", "second"),
    ("%Y年%m月%d日 %H时%M分%S秒", "second"),
    ("%Y-%m-%d %H:%M", "minute"),
    ("%Y/%m/%d %H:%M", "minute"),
    ("%Y.%m.%d %H:%M", "minute"),
    ("%Y%m%d %H:%M", "minute"),
    ("%Y年%m月%d日 %H:%M", "minute"),
    ("%Y年%m月%d日%H时%M分", "minute"),
    ("%Y-%m-%d", "day"),
    ("%Y/%m/%d", "day"),
    ("%Y年%m月%d日", "day"),
    ("%Y.%m.%d", "day"),
    ("%Y%m%d", "day"),
    ("%d.%m.%Y", "day"),
    ("%d/%m/%Y", "day"),
    ("%d-%m-%Y", "day"),
    ("%m/%d/%Y", "day"),
    ("%m-%d-%Y", "day"),
    ("%d %b %Y", "day"),
    ("%d-%b-%Y", "day"),
    ("%Y-%m", "month"),
    ("%Y.%m", "month"),
    ("%Y年%m月", "month"),
    ("%Y年", "year"),
)
# Of such a pair a file has one: what one of them cannot read must not be made up for by the other.
EITHER = (("%d/%m/%Y", "%m/%d/%Y"), ("%d-%m-%Y", "%m-%d-%Y"))
CLOCKS = (
    ("%H:%M:%S", "second", "([01]?[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"),
    ("%H:%M", "minute", "([01]?[0-9]|2[0-3]):[0-5][0-9]"),
    # A spreadsheet takes 093015 for a number, and the zero before it away.
    ("%H%M%S", "second", "([01]?[0-9]|2[0-3])[0-5][0-9][0-5][0-9]"),
)
