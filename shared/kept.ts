/**
 * A function of one text whose answers are kept: a fleet of ten thousand clusters says the same few hundred days, versions
 * and image names over and over. What is kept is thrown away whole when it has grown past `most` texts.
 */
export function kept<T>(read: (text: string) => T, most = 10_000): (text: string) => T {
  const answers = new Map<string, { readonly answer: T }>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known.answer;
    const answer = read(text);
    if (answers.size >= most) answers.clear();
    answers.set(text, { answer });
    return answer;
  };
}
