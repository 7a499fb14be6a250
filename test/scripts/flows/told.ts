/** Plays a flow and returns what it prints, line by line. @param play imports it, which is how a flow runs, once in a process */
export async function told(play: () => Promise<unknown>): Promise<string[]> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (...words: unknown[]) => void lines.push(words.join(" "));
  try {
    await play();
  } finally {
    console.log = log;
  }
  return lines;
}
