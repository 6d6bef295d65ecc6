/* The cards of what is kept here are painted anew at every turn of sending: nobody's words go with it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { fillCards } from "../../../static/js/tablet/home/kept-card.mjs";

/** A list of cards, as far as painting them goes; a card's form is ``open`` while a reason is written in it. */
class List {
  children = [];

  querySelector(selector) {
    assert.equal(selector, ".reason-form:not([hidden])");
    const written = this.children.find(({ open }) => open);
    return written ? { closest: () => written } : null;
  }

  replaceChildren(...cards) {
    this.children = cards;
    for (const card of cards) card.list = this;
  }

  put(at, cards) {
    this.replaceChildren(...this.children.slice(0, at), ...cards, ...this.children.slice(at));
  }
}

class Card {
  constructor(kept, open = false) {
    Object.assign(this, { dataset: { kept }, open });
  }

  remove() {
    this.list.children = this.list.children.filter((card) => card !== this);
  }

  before(...cards) {
    this.list.put(this.list.children.indexOf(this), cards);
  }

  after(...cards) {
    this.list.put(this.list.children.indexOf(this) + 1, cards);
  }
}

const cards = (...names) => names.map((name) => new Card(name));

test("the card that somebody writes in stays, the others are painted anew around it", () => {
  const list = new List();
  const written = new Card("b", true);
  list.replaceChildren(new Card("a"), written, new Card("c"));
  const now = cards("new", "a", "b", "c", "d");
  fillCards(list, now);
  assert.deepEqual(list.children, [now[0], now[1], written, now[3], now[4]]);
});

test("with its visit the card goes; without a reason all are painted anew", () => {
  const list = new List();
  list.replaceChildren(new Card("a", true), new Card("b"));
  const left = cards("b");
  fillCards(list, left);
  assert.deepEqual(list.children, left);
  const again = cards("b", "c");
  fillCards(list, again);
  assert.ok(list.children.every((card, at) => card === again[at]));
});
