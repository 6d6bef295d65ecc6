/* The grammar of the language of the checklists: what inspect_app/checklists/expression_syntax.py is on the server,
   message for message. */

const MAX_CHARACTERS = 500;
const MAX_TOKENS = 200;
const MAX_DEPTH = 24;
const WORDS = new Set(["and", "or", "not", "in", "true", "false"]);
export const COMPARISONS = new Set(["==", "!=", "<", "<=", ">", ">="]);
const TOKEN = /([ \t\r\n]+)|([0-9]+(?:\.[0-9]+)?)|([A-Za-z_][A-Za-z0-9_]*)|('[^'\r\n]*')|(==|!=|<=|>=|[-+*/<>(),])/uy;
const KINDS = ["", "space", "number", "name", "string", "sign"];

/** An expression that cannot be read: `position` counts characters (code points) from 1. */
export class ExpressionError extends Error {
  constructor(position, reason) {
    super(`at character ${position}: ${reason}`);
    this.position = position;
    this.reason = reason;
  }
}

/** The tree of one whole expression: a value, {string}, or [operator, …operands]. Throws ExpressionError. */
export function read(source) {
  const parser = new Parser(tokens(source));
  const tree = parser.either();
  if (parser.next.kind !== "end") throw parser.wrong("expected an operator or the end");
  return tree;
}

/* One pass over the tokens; each method reads one level of precedence, loosest first. */
class Parser {
  constructor(words) {
    this.words = words;
    this.at = 0;
    this.depth = 0;
  }

  get next() { return this.words[this.at]; }

  sees(texts) { return ["sign", "word"].includes(this.next.kind) && texts.includes(this.next.text); }

  take(...texts) { return this.sees(texts) ? this.words[this.at++].text : null; }

  wrong(reason) { return new ExpressionError(this.next.position, `${reason}, found ${this.next.text || "the end"}`); }

  expect(text) { if (!this.take(text)) throw this.wrong(`expected ${text}`); }

  deeper(readInner) {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new ExpressionError(this.next.position, `nested deeper than ${MAX_DEPTH}`);
    const node = readInner();
    this.depth -= 1;
    return node;
  }

  chain(readOne, ...operators) {
    let node = readOne();
    while (this.sees(operators)) node = [this.take(...operators), node, readOne()];
    return node;
  }

  either() { return this.chain(() => this.both(), "or"); }

  both() { return this.chain(() => this.negation(), "and"); }

  negation() { return this.take("not") ? this.deeper(() => ["not", this.negation()]) : this.comparison(); }

  comparison() {
    let node = this.sum();
    const operator = this.take(...COMPARISONS);
    if (operator) node = [operator, node, this.sum()];
    else if (this.take("in")) node = ["in", node, this.list()];
    if (this.sees([...COMPARISONS, "in"])) throw this.wrong("comparisons cannot be chained, join them with and");
    return node;
  }

  sum() { return this.chain(() => this.product(), "+", "-"); }

  product() { return this.chain(() => this.signed(), "*", "/"); }

  signed() { return this.take("-") ? this.deeper(() => ["-", 0, this.signed()]) : this.primary(); }

  primary() {
    if (this.take("(")) return this.deeper(() => { const node = this.either(); this.expect(")"); return node; });
    if (this.next.kind === "name") return ["name", this.words[this.at++].text];
    return this.literal("expected a number, a 'string', a name or (");
  }

  literal(otherwise) {
    const { kind, text, position } = this.next;
    const isFlag = kind === "word" && (text === "true" || text === "false");
    if (kind !== "string" && kind !== "number" && !isFlag) throw this.wrong(otherwise);
    const tooLarge = kind === "number" && !Number.isFinite(Number(text));
    if (tooLarge) throw new ExpressionError(position, "this number is too large");
    this.at += 1;
    if (isFlag) return text === "true";
    return kind === "number" ? Number(text) : { string: text.slice(1, -1) };
  }

  list() {
    this.expect("(");
    const values = [this.listed()];
    while (this.take(",")) values.push(this.listed());
    this.expect(")");
    return values;
  }

  listed() {
    const minus = this.take("-");
    const value = this.literal("expected a number or a 'string'");
    if (!minus) return value;
    if (typeof value === "number") return 0 - value;
    this.at -= 1;
    throw this.wrong("only a number can be negative");
  }
}

function tokens(source) {
  const characters = (text) => Array.from(text).length;
  if (characters(source) > MAX_CHARACTERS) {
    throw new ExpressionError(MAX_CHARACTERS + 1, `longer than ${MAX_CHARACTERS} characters`);
  }
  const found = [];
  let at = 0;
  while (at < source.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    const position = characters(source.slice(0, at)) + 1;
    if (!match) throw new ExpressionError(position, unreadable(source.codePointAt(at)));
    const text = match[0];
    let kind = KINDS[match.findIndex((group, index) => index > 0 && group !== undefined)];
    if (kind === "name" && WORDS.has(text)) kind = "word";
    const last = found.at(-1);
    if (last?.kind === "number" && last.end === at && ["number", "name", "word"].includes(kind)) {
      throw new ExpressionError(position, "a number runs into the next word");
    }
    at += text.length;
    if (kind !== "space") found.push({ kind, text, position, end: at });
  }
  if (found.length > MAX_TOKENS) {
    throw new ExpressionError(found[MAX_TOKENS].position, `more than ${MAX_TOKENS} words and signs`);
  }
  return [...found, { kind: "end", text: "", position: characters(source) + 1 }];
}

function unreadable(codePoint) {
  if (codePoint === 0x27) return "this quotation mark is never closed";
  if (codePoint === 0x3d) return "write == to compare";
  return `unexpected character U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
}
