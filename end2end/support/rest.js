// REST calls of the contract, as any client makes them.

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {Headers} headers
 * @property {any} body parsed where it is JSON, else text
 *
 * @typedef {object} CallOptions
 * @property {string} [token]
 * @property {unknown} [body] sent as JSON
 * @property {string} [text] sent as it is, instead of `body`
 * @property {Record<string, string>} [headers]
 */

/**
 * @param {string} origin
 * @param {string} request method and path, as in `GET /api/messages/conversations`
 * @param {CallOptions} [options]
 * @returns {Promise<Answer>}
 */
export async function call(origin, request, { token, body, text, headers = {} } = {}) {
  const [method, path] = request.split(' ');
  const content = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(origin + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(content !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: content,
    // Every request must be answered within five seconds, invalid ones too.
    signal: AbortSignal.timeout(5000),
  });
  const answer = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(answer) : answer };
}
