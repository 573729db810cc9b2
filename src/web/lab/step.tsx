import type { ComponentChildren } from 'preact';
import { useApp } from '../context.ts';

/** One step; before its turn it says only what it is about. */
export function Step(props: { title: string; isDue: boolean; children: ComponentChildren }) {
  const { lab } = useApp().texts;
  return (
    <section class={props.isDue ? 'card step' : 'card step later'}>
      <h2>{props.title}</h2>
      {props.isDue ? props.children : <p class="hint">{lab.waiting}</p>}
    </section>
  );
}
