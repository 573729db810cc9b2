export const telephone = {};
