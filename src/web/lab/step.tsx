import type { ComponentChildren } from 'preact';
import { useApp } from '../context.ts';

/** One step. Before it is due, only its title is shown. */
export function Step(props: { title: string; isDue: boolean; children: ComponentChildren }) {
  const { lab } = useApp().texts;
  return (
    <section class={props.isDue ? 'card step' : 'card step later'}>
      <h2>{props.title}</h2>
      {props.isDue ? props.children : <p class="hint">{lab.waiting}</p>}
    </section>
  );
}
