import type { FastifyReply, FastifyRequest } from 'fastify';
import { addressKey } from '../access/addresses.ts';
import { type Caller, isTicket, readerKey } from '../access/caller.ts';
import { makeHeld } from '../access/held.ts';
import type { LoginEnded } from '../access/login-ended.ts';
import { notAuthenticated } from '../access/viewer.ts';
import { AppError } from '../errors.ts';
import { Tally } from '../meters.ts';
import type { Ports } from '../ports.ts';
import type { Hub, Listener } from './hub.ts';
import type { Served } from './served.ts';

/** Long polls: listeners of the hub that are answered once. */
export interface Polls {
  /**
   * The state of `topic` as soon as `isNews` is true for its payload, or after `holdMs`, or once the client has gone.
   * At most 20 polls are held per account, or per address without an account; one more throws 429.
   */
  wait(poll: Poll): Promise<Served>;
  /** Answers all held polls at once. From then on, none is held. */
  close(): void;
  size(): number;
  ended: Tally<End>;
  /** The held polls, oldest first. */
  list(): { caller: Caller | undefined; topic: string }[];
}

interface Waiter {
  /** Undefined for nobody. */
  caller: Caller | undefined;
  address: string;
  /** Gets a function to call when the client has gone. */
  onGone: (leave: () => void) => void;
}

interface Poll extends Waiter {
  topic: string;
  isNews: (payload: object) => boolean;
  holdMs: number;
}

/** The waiting client of a request. */
export function waiterOf({ request, reply }: { request: FastifyRequest; reply: FastifyReply }): Waiter {
  return {
    caller: request.ticket ?? request.viewer,
    address: addressKey(request.ip),
    onGone(leave) {
      if (request.raw.socket.destroyed) leave();
      else reply.raw.once('close', leave);
    },
  };
}

interface Held {
  caller: Caller | undefined;
  topic: string;
  answer: (why: End) => void;
  refuse: (refusal: AppError) => void;
}

/** Why polls end. `at_once`: the client did not know the newest state. */
const ENDS = ['at_once', 'news', 'time', 'gone', 'refused', 'closing'] as const;
type End = (typeof ENDS)[number];

const MOST_OF_ONE_ACCOUNT = 20;

export function makePolls(hub: Hub, loginEnded: LoginEnded, ports: Ports): Polls {
  const held = new Set<Held>();
  const counts = makeHeld<number | string>();
  const ended = new Tally(ENDS);
  let closing = false;

  /** A poll that is answered or refused once, whichever comes first. `release` frees what it held. */
  function hold(
    { caller, topic }: Pick<Poll, 'caller' | 'topic'>,
    release: () => void,
    settle: { answer: () => void; refuse: (refusal: AppError) => void },
  ): Held {
    const finish = (why: End, how: () => void) => {
      if (!held.delete(poll)) return;
      ended.add(why);
      release();
      how();
    };
    const poll: Held = {
      caller,
      topic,
      answer: (why) => finish(why, settle.answer),
      refuse: (refusal) => finish('refused', () => settle.refuse(refusal)),
    };
    held.add(poll);
    return poll;
  }

  loginEnded.listen((loginId) => {
    for (const poll of [...held])
      if (poll.caller && !isTicket(poll.caller) && poll.caller.loginId === loginId)
        poll.refuse(notAuthenticated());
  });

  async function answerTo({ topic, caller, isNews, holdMs, onGone }: Poll): Promise<Served> {
    let latest: Served;
    let poll: Held | undefined;
    const listener: Listener = {
      caller,
      news(served) {
        latest = served;
        if (isNews(served.payload)) poll?.answer('news');
      },
      lost: (_topic, refusal) => poll?.refuse(refusal),
    };
    latest = await hub.subscribe(topic, listener);
    if (closing || isNews(latest.payload)) {
      hub.unsubscribe(topic, listener);
      ended.add('at_once');
      return latest;
    }
    return new Promise<Served>((resolve, reject) => {
      const timer = ports.after(holdMs, () => held.answer('time'));
      const held = hold(
        { caller, topic },
        () => {
          timer.cancel();
          hub.unsubscribe(topic, listener);
        },
        { answer: () => resolve(latest), refuse: reject },
      );
      poll = held;
      onGone(() => held.answer('gone'));
    });
  }

  return {
    async wait(poll) {
      const { caller, address } = poll;
      const key = caller ? readerKey(caller) : address;
      if (counts.of(key) >= MOST_OF_ONE_ACCOUNT) {
        throw new AppError('too_many_polls', { headers: { 'Retry-After': '1' } });
      }
      const giveBack = counts.take(key);
      try {
        return await answerTo(poll);
      } finally {
        giveBack();
      }
    },
    close() {
      closing = true;
      for (const poll of [...held]) poll.answer('closing');
    },
    size: () => held.size,
    ended,
    list: () => [...held].map(({ caller, topic }) => ({ caller, topic })),
  };
}
