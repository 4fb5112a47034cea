// A person with a browser, and the vocabulary in which tests say what they do and see. Elements are found by
// the names that assistive technology uses.

import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test';

import { type Account } from './account.js';

type Tick = 'Sending' | 'Sent' | 'Delivered' | 'Read' | 'Not sent';

type Named = { name: string } | { fullName: string };

/** A `Person` has a name, an `Account` a full name. */
const nameOf = (person: Named) => ('name' in person ? person.name : person.fullName);

export class Person {
  constructor(
    readonly account: Account,
    readonly page: Page,
    readonly live: boolean,
  ) {}

  /** Signs a browser in like the existing site: exchanges a Bearer token for the session cookie. */
  static async signedIn(account: Account, context: BrowserContext, live: boolean): Promise<Person> {
    const answer = await context.request.post('/api/auth/session', {
      headers: { authorization: `Bearer ${account.token}` },
    });
    expect(answer.status(), 'the session cookie is handed out').toBe(204);
    return new Person(account, await context.newPage(), live);
  }

  /** Signs in in another person's browser; that person's pages stay open. */
  async takesOver(other: Person): Promise<Person> {
    return Person.signedIn(this.account, other.page.context(), this.live);
  }

  /** The same person in another tab of the same browser. */
  async opensTab(): Promise<Person> {
    return new Person(this.account, await this.page.context().newPage(), this.live);
  }

  async leaves() {
    await this.page.context().close();
  }

  get name() {
    return this.account.fullName;
  }

  get userId() {
    return this.account.userId;
  }

  /** The address of this person's Messages page. */
  get home() {
    return `/${this.account.userType}/messages`;
  }

  urlOf(peer: { userId: number }) {
    return `${this.home}/${this.account.conversationWith(peer)}`;
  }

  // Actions

  async opensList() {
    await this.page.goto(this.home);
    await expect(this.list).toBeVisible();
    await this.comesAlive();
  }

  async opens(peer: { userId: number }) {
    await this.page.goto(this.urlOf(peer));
    await expect(this.log).toBeVisible();
    await this.comesAlive();
  }

  /** Waits until the page is connected; without JavaScript, returns at once. */
  async comesAlive() {
    if (this.live) await this.expectConnected();
  }

  async picks(peer: Named) {
    await this.option(peer).click();
    await expect(this.log).toBeVisible();
  }

  async types(text: string) {
    await this.box.pressSequentially(text);
  }

  /** Sends a message and reloads the page at the same moment. */
  async sendsAndReloads(text: string) {
    await this.box.fill(text);
    const reloaded = this.page.waitForEvent('load');
    await this.box.evaluate((box) => {
      box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
      location.reload();
    });
    await reloaded;
    await this.comesAlive();
  }

  async sends(text: string) {
    await this.box.fill(text);
    await this.page.getByRole('button', { name: 'Send', exact: true }).click();
  }

  /** Opens the menu of a message with the mouse; a quote of it has the same text and comes later. */
  async opensMenu(text: string) {
    const message = this.message(text).first();
    await message.hover();
    await message.getByRole('button', { name: 'Message actions' }).click();
    await expect(this.menu.getByRole('menuitem').first()).toBeVisible();
  }

  /** Does something with a message. */
  async chooses(text: string, action: string) {
    await this.opensMenu(text);
    await this.menu.getByRole('menuitem', { name: action, exact: true }).click();
    await expect(this.menu).toHaveCount(0);
  }

  /** Opens the menu of a row of the list with the mouse. */
  async opensRowMenu(peer: Named) {
    await this.option(peer).click({ button: 'right' });
    await expect(this.rowMenu.getByRole('menuitem').first()).toBeVisible();
  }

  /** Does something with a conversation of the list. */
  async keeps(peer: Named, action: string) {
    await this.opensRowMenu(peer);
    await this.rowMenu.getByRole('menuitem', { name: action, exact: true }).click();
    await expect(this.rowMenu).toHaveCount(0);
  }

  // Elements

  get rowMenu(): Locator {
    return this.page.getByRole('menu', { name: 'Conversation actions' });
  }

  get menu(): Locator {
    return this.page.getByRole('menu', { name: 'Message actions' });
  }

  get list(): Locator {
    return this.page.getByRole('listbox', { name: 'Conversations' });
  }

  /** The row of one conversation; its name begins with the participant's. */
  option(peer: Named): Locator {
    return this.options.filter({ hasText: nameOf(peer) });
  }

  get options(): Locator {
    return this.list.getByRole('option');
  }

  get log(): Locator {
    return this.page.getByRole('log', { name: 'Messages' });
  }

  get messages(): Locator {
    return this.log.getByRole('article');
  }

  message(text: string): Locator {
    return this.messages.filter({ hasText: text });
  }

  get box(): Locator {
    return this.page.getByRole('textbox', { name: 'Message', exact: true });
  }

  get search(): Locator {
    return this.page.getByRole('searchbox', { name: 'Search conversations' });
  }

  /** The messages that a search over all conversations has found. */
  get found(): Locator {
    return this.page.getByRole('listbox', { name: 'Search results' }).getByRole('option');
  }

  /** The search in the open conversation. */
  get findBar(): Locator {
    return this.page.getByRole('search', { name: 'Search in chat' });
  }

  get findBox(): Locator {
    return this.findBar.getByRole('searchbox', { name: 'Search in chat' });
  }

  // Expectations

  /** Expects the message exactly once: a duplicate is as wrong as a loss. */
  async sees(text: string, options?: { timeout: number }) {
    await expect(this.message(text)).toHaveCount(1, options);
    await expect(this.message(text)).toBeVisible(options);
  }

  async expectTick(text: string, tick: Tick) {
    await expect(this.message(text).getByText(tick, { exact: true })).toHaveCount(1);
  }

  async expectMessages(...texts: string[]) {
    await expect(this.messages).toHaveCount(texts.length);
    await expect(this.messages).toContainText(texts);
  }

  async expectUnread(peer: Named, count: number) {
    const unread = new RegExp(count ? `\\b${count} unread` : '^(?!.*unread)');
    await expect(this.option(peer)).toHaveAccessibleName(unread);
  }

  async expectConnected() {
    await this.expectStatus(/^Connected$/);
  }

  async expectStatus(words: RegExp) {
    await expect(this.page.getByRole('status').filter({ hasText: words })).toHaveCount(1);
  }

  /** The typing line of the other person. */
  typingOf(peer: Named): Locator {
    return this.page.getByText(`${nameOf(peer)} is typing`);
  }
}
