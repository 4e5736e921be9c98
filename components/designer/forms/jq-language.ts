import { StreamLanguage } from "@codemirror/language";

const WORDS: ReadonlySet<string> = new Set(
  "def reduce foreach if then elif else end as and or not try catch label import include".split(
    " ",
  ),
);
const VALUES: ReadonlySet<string> = new Set(["true", "false", "null"]);

/** Colours for jq programs. Only tokens are told apart; the program is checked where it runs. */
export const jq = StreamLanguage.define<object>({
  name: "jq",
  startState: () => ({}),
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/#.*/)) return "comment";
    if (stream.match(/"(?:[^"\\]|\\.)*"?/)) return "string";
    if (stream.match(/\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/)) return "number";
    if (stream.match(/\$\w+/)) return "variableName.special";
    if (stream.match(/\.\w+/)) return "propertyName";
    const word = stream.match(/[A-Za-z_]\w*/);
    if (word && typeof word === "object") {
      const [text] = word;
      if (WORDS.has(text)) return "keyword";
      return VALUES.has(text) ? "bool" : "variableName.function";
    }
    stream.next();
    return "operator";
  },
  languageData: { commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", "[", "{", '"'] } },
});
