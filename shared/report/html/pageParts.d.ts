/** What scripts/pageParts.cjs makes of a file: the text that a browser is given. */
declare module '*?page' {
  const text: string;
  export default text;
}
