import { Durations, type Meter } from '../meters.ts';

/** The meters in the text format of Prometheus. (https://prometheus.io/docs/instrumenting/exposition_formats/) */
export async function metersText(meters: readonly Meter[]): Promise<string> {
  const texts = await Promise.all(meters.map(textOf));
  return texts.join('');
}

async function textOf(meter: Meter): Promise<string> {
  const { name, help, kind } = meter;
  const head = [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`];
  const samples = await samplesOf(meter);
  return samples.length > 0 ? `${[...head, ...samples].join('\n')}\n` : '';
}

async function samplesOf(meter: Meter): Promise<string[]> {
  const { name, label = '' } = meter;
  const reading = await meter.read();
  if (reading === undefined) return [];
  if (typeof reading === 'number') return [`${name} ${reading}`];
  if (reading instanceof Durations) return histogramOf(name, '', reading);
  return [...reading].flatMap(([value, one]) => {
    const pair = `${label}="${value}"`;
    return one instanceof Durations ? histogramOf(name, pair, one) : [`${name}{${pair}} ${one}`];
  });
}

function histogramOf(name: string, pair: string, durations: Durations): string[] {
  const buckets = durations.buckets();
  const count = buckets.at(-1)?.[1] ?? 0;
  // Most kinds of messages are rare, so their empty histograms are left out.
  if (pair && count === 0) return [];
  const labels = pair && `{${pair}}`;
  return [
    ...buckets.map(([leS, upTo]) => {
      const le = leS === Number.POSITIVE_INFINITY ? '+Inf' : leS;
      return `${name}_bucket{${pair && `${pair},`}le="${le}"} ${upTo}`;
    }),
    `${name}_sum${labels} ${durations.sumS}`,
    `${name}_count${labels} ${count}`,
  ];
}
