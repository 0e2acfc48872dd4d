"""A report as one page of HTML: no script, no network, nothing of the data unescaped.

The page forbids itself everything but its own style, whose digest its policy names, so
that it can be opened from anywhere, and served under any policy that allows styles.
"""

from __future__ import annotations

import base64
import hashlib
import html
from typing import TYPE_CHECKING

from schema_registry_client.integrations import quality_plots, quality_values

if TYPE_CHECKING:
    from schema_registry_client.integrations.quality_profile import ColumnProfile
    from schema_registry_client.integrations.quality_report import (
        Dimension,
        QualityReport,
    )
    from schema_registry_client.validation import Failure

_ASKS = {
    "required": "Is every field there that must be?",
    "types": "Is every value of its type, and every field known?",
    "ranges": "Is every value one of those allowed?",
    "relationships": "Do the fields fit each other?",
}
_STYLE = """
:root { color-scheme: light dark; --ink: #1b2430; --soft: #566272; --line: #d9dfe6;
  --page: #ffffff; --rest: #e3e8ee; --good: #1a7f4b; --bad: #b3261e; --bar: #3563b5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf1; --soft: #a3afbd;
  --line: #35404c; --page: #14191f; --rest: #2b343e; --good: #58c48d; --bad: #ff8a80;
  --bar: #86a9ea; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1.25rem 4rem; color: var(--ink);
  background: var(--page); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2.5rem 0 .5rem; }
p { margin: .25rem 0; } .soft { color: var(--soft); }
.whole { font-size: 2.5rem; font-weight: 650; line-height: 1.2; margin-top: 1rem; }
.asks { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr));
  gap: 1rem; margin: 1.25rem 0 0; padding: 0; list-style: none; }
.asks li { border: 1px solid var(--line); border-radius: 8px; padding: .9rem 1rem; }
.asks b { display: block; text-transform: capitalize; }
.asks strong { font-size: 1.4rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; min-width: 44rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .4rem .9rem .4rem 0;
  border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
th { font-weight: 600; color: var(--soft); white-space: nowrap; }
td.n, th.n { text-align: right; white-space: nowrap; }
code { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
td:first-child { min-width: 6rem; } td:last-child { min-width: 9rem; }
svg { max-width: 100%; display: block; } .asks svg, h2 + svg { width: 100%; }
.bad { color: var(--bad); fill: var(--bad); } .good { color: var(--good); fill: var(--good); }
.rest { fill: var(--rest); } .bar { fill: var(--bar); }
"""
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'"


def page(report: QualityReport) -> str:
    """Return the page."""
    title = f"Data quality of {report.version.pin}"
    body = "".join(
        [
            _head(report, title),
            _asks(report),
            _where(report),
            _failures(report),
            _columns(report),
        ]
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_said(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>"
    )


def _head(report: QualityReport, title: str) -> str:
    rows = "1 row" if report.rows == 1 else f"{report.rows:,} rows"
    stale = (
        " The hub was away: this was the latest version known."
        if report.version.stale
        else ""
    )
    if report.score is None:
        whole = '<p class="whole">No rows</p><p>There is nothing to score.</p>'
    else:
        kind = "good" if report.ok else "bad"
        whole = (
            f'<p class="whole {kind}">{percent(report.score)}</p>'
            f"<p>of {rows} have nothing wrong; {report.failed:,} do.</p>"
        )
    return (
        f"<h1>{_said(title)}</h1>"
        f'<p class="soft">Version {_said(report.version.semantic_version)}, checked '
        f"{report.checked_at:%Y-%m-%d %H:%M:%S} UTC.{stale}</p>{whole}"
    )


def _asks(report: QualityReport) -> str:
    items = "".join(_ask(each) for each in report.dimensions)
    return f'<ul class="asks">{items}</ul>'


def _ask(dimension: Dimension) -> str:
    told = "no rows" if dimension.score is None else percent(dimension.score)
    picture = quality_plots.meter(dimension.score or 0.0, f"{dimension.name}: {told}")
    return (
        f"<li><b>{dimension.name}</b><strong>{told}</strong>{picture}"
        f'<p class="soft">{_ASKS[dimension.name]} '
        f"{dimension.failed:,} rows fail.</p></li>"
    )


def _where(report: QualityReport) -> str:
    if not report.failed:
        return ""
    worst = percent(max(report.stripes, default=0.0))
    picture = quality_plots.stripes(
        report.stripes, f"Share of bad rows over the data; {worst} at the worst"
    )
    return (
        f"<h2>Where in the data</h2>{picture}"
        f'<p class="soft">From the first row to the last; the tallest is {worst} bad.</p>'
    )


def _failures(report: QualityReport) -> str:
    rows = "".join(
        _failure(dimension, failure)
        for dimension in report.dimensions
        for failure in dimension.failures
    )
    if not rows:
        return ""
    return (
        '<h2>What is wrong</h2><div class="wide"><table><thead><tr><th>Field</th>'
        '<th>What</th><th>Rule</th><th class="n">Rows</th><th>For example</th></tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
    )


def _failure(dimension: Dimension, failure: Failure) -> str:
    examples = "<br>".join(
        f"row {one.row:,}: <code>{_said(quality_values.shown(one.value))}</code>"
        for one in failure.examples[:3]
    )
    return (
        f"<tr><td><code>{_said(failure.field or 'row')}</code></td>"
        f'<td>{_said(failure.message)}<br><span class="soft">{dimension.name}</span></td>'
        f"<td><code>{_said(failure.rule)}</code></td>"
        f'<td class="n">{failure.count:,}</td><td>{examples}</td></tr>'
    )


def _columns(report: QualityReport) -> str:
    rows = "".join(_column(each) for each in report.profile.columns.values())
    if not rows:
        return ""
    return (
        '<h2>What the columns hold</h2><div class="wide"><table><thead><tr><th>Column'
        '</th><th>Kinds</th><th class="n">Null</th><th class="n">Least</th>'
        '<th class="n">Mean</th><th class="n">Most</th><th>Spread</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _column(column: ColumnProfile) -> str:
    numbers = "".join(
        f'<td class="n">{_number(value)}</td>'
        for value in (column.low, column.mean, column.high)
    )
    return (
        f"<tr><td><code>{_said(column.name)}</code></td>"
        f"<td>{_said(', '.join(column.kinds)) or 'nothing'}</td>"
        f'<td class="n">{percent(column.null_rate)}</td>{numbers}'
        f"<td>{_spread(column)}</td></tr>"
    )


def _spread(column: ColumnProfile) -> str:
    if column.bars:
        return quality_plots.columns(
            column.bars, f"Histogram of {quality_values.short(column.name)}"
        )
    words = sorted(column.words.items(), key=lambda item: (-item[1], item[0]))
    more = ", …" if len(words) > 5 else ""
    return ", ".join(f"{_said(word)} {count:,}" for word, count in words[:5]) + more


def _said(text: str) -> str:
    return html.escape(quality_values.short(text))


def percent(share: float) -> str:
    """Return a share as people read it: 100% and 0% only where it is that exactly."""
    if share in {0.0, 1.0}:
        return f"{share:.0%}"
    return f"{min(max(share, 0.0001), 0.9999):.2%}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.6g}"
