import { shortName } from './short-name.ts';

/** A name in its own direction. A long one is cut, and shown in full when it is pointed at. */
export function Name({ name }: { name: string }) {
  const short = shortName(name);
  return (
    <bdi class="name" title={short === name ? undefined : name}>
      {short}
    </bdi>
  );
}
