export const chess = {};
