/** Watching a game, and coming late. */
export const watching = {
  title: 'You’re watching',
  lobby: 'The game has not begun. There may be a chair for you:',
  text: 'You see what everyone at the table sees. The stories and drawings come at the end, in the show.',
  chair: 'You’re watching this one. There’s a chair for you in the next game.',
  keep: 'Keep me a chair for the next game',
  asking: 'The host has been asked for the place. You’re in as soon as they say yes.',
  show: 'The show begins here by itself when the last round is over.',
  watch: 'Watch',
  count: (count: number) => (count === 1 ? 'One person is watching.' : `${count} people are watching.`),
  allow: 'Watchers may come',
  late: {
    title: 'They’ve already started',
    hello: (name: string) => `You’re just in time, ${name}`,
    free: {
      text: (name: string) => `${name} has left. You’re in from the next round on.`,
      go: (name: string) => `Take ${name}’s place`,
    },
    away: {
      text: (name: string) =>
        `${name} has been away for a while. If the host says yes, you’re in from the next round on.`,
      go: (name: string) => `Ask for ${name}’s place`,
    },
    none: {
      text: 'Every place is taken. You can watch now, and be first at the next game.',
      go: 'Keep me a chair',
    },
  },
  faults: {
    door_closed: 'This game lets nobody in after its start. Wait for the next one.',
    watchers_off: 'The host lets nobody watch.',
    too_many_watchers: 'Thirty people are watching already. There is no room for more.',
  },
};
