// Assertions on answers, shared by the contract tests.

import assert from 'node:assert/strict';

/**
 * @param {import('../../support/rest.js').Answer} answer
 * @param {number} status
 * @param {string | RegExp} [message]
 */
export function assertRefused(answer, status, message) {
  const told = JSON.stringify(answer.body);
  assert.equal(answer.status, status, told);
  assert.equal(answer.body.status, 'error', told);
  assert.equal(typeof answer.body.code, 'string', told);
  assert.match(answer.body.code, /^[a-z_]+$/);
  if (message instanceof RegExp) assert.match(answer.body.message, message);
  else if (message) assert.equal(answer.body.message, message);
  else assert.equal(typeof answer.body.message, 'string');
}

/**
 * @param {import('../../support/rest.js').Answer} answer
 * @param {number} status
 * @param {string} [message]
 */
export function assertSuccess(answer, status, message) {
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  assert.equal(answer.body.status, 'success');
  if (message) assert.equal(answer.body.message, message);
}

/** The same refusal of a socket event. @param {any} answer @param {string} code */
export function assertAckRefused(answer, code) {
  assert.equal(answer.ok, false, JSON.stringify(answer));
  assert.equal(answer.code, code, JSON.stringify(answer));
  assert.equal(typeof answer.message, 'string');
}
