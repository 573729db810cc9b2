export async function serverWithEightGames(): Promise<void> {}
