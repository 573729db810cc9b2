import type { BusListener } from './topic.ts';

/** Announces "topic X is at version N" after the commit that made it so. */
export interface Bus {
  publish: BusListener;
  /** Returns a function that stops listening. */
  listen(listener: BusListener): () => void;
}

/** Errors of a listener go to `onFault`, and never reach the publisher or the other listeners. */
export function makeBus(onFault: (fault: unknown, topic: string) => void): Bus {
  const listeners = new Set<BusListener>();
  return {
    publish(topic, version, state) {
      for (const listener of listeners) {
        try {
          listener(topic, version, state);
        } catch (fault) {
          onFault(fault, topic);
        }
      }
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
