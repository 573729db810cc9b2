import { html } from 'ghtml';

const WIDTH = 240;
const HEIGHT = 80;

interface Chart {
  title: string;
  /** The newest value, or the sum, in words. */
  now: string;
  /** Describes the chart for people who cannot see it. */
  says: string;
}

function figure({ title, now, says }: Chart, shapes: string): string {
  return html`<figure class="chart panel"><figcaption>${title}<small>${now}</small></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${says}"><line x1="0" y1="${HEIGHT}" x2="${WIDTH}" y2="${HEIGHT}"/>!${shapes}</svg></figure>`;
}

/** One bar for each value. Their scale begins at zero. */
export function barChart(chart: Chart, values: readonly number[]): string {
  const most = Math.max(1, ...values);
  const step = WIDTH / Math.max(1, values.length);
  const bars = values.map((value, place) => {
    const height = (value / most) * HEIGHT;
    const last = place === values.length - 1 ? ' class="last"' : '';
    return html`<rect x="${at(place * step + step * 0.12)}" y="${at(HEIGHT - height)}" width="${at(step * 0.76)}" height="${at(height)}"!${last}/>`;
  });
  return figure(chart, bars.join(''));
}

/** A line through all values. Its scale reaches from zero to the greatest one, but at least to `least`. */
export function lineChart(chart: Chart, values: readonly number[], least: number): string {
  const most = Math.max(least, ...values);
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values.map((value, place) => `${at(place * step)} ${at(HEIGHT - (value / most) * HEIGHT)}`);
  const only = values.length === 1 ? `H${WIDTH}` : '';
  return figure(chart, points.length === 0 ? '' : html`<path d="M${points.join('L')}${only}"/>`);
}

function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}
