// Uploads by tus-js-client, the client that most others are modelled on.

import { Upload } from 'tus-js-client';

/** The addresses of uploads, as a browser keeps them (`urlStorage` of the client). */
export class Addresses {
  /** @type {Map<string, import('tus-js-client').PreviousUpload & {fingerprint: string}>} */
  #kept = new Map();

  async findAllUploads() {
    return [...this.#kept.values()];
  }

  /** @param {string} fingerprint */
  async findUploadsByFingerprint(fingerprint) {
    return [...this.#kept.values()].filter((upload) => upload.fingerprint === fingerprint);
  }

  /** @param {string} key */
  async removeUpload(key) {
    this.#kept.delete(key);
  }

  /** @param {string} fingerprint @param {import('tus-js-client').PreviousUpload} upload */
  async addUpload(fingerprint, upload) {
    const urlStorageKey = `${fingerprint}#${this.#kept.size}`;
    this.#kept.set(urlStorageKey, { ...upload, fingerprint, urlStorageKey });
    return urlStorageKey;
  }
}

/** @param {Error} error @returns {number | undefined} the status with which the server refused */
export function statusOf(error) {
  const { originalResponse } = /** @type {import('tus-js-client').DetailedError} */ (error);
  return originalResponse?.getStatus();
}

/**
 * An upload that has not started, and the id of the attachment that it becomes.
 * @param {{origin: string, token: string}} account
 * @param {Buffer} file
 * @param {Partial<import('tus-js-client').UploadOptions>} [options]
 */
export function prepares({ origin, token }, file, options = {}) {
  /** Method and offset of each request. @type {[string, number | undefined][]} */
  const requests = [];
  /** @type {(id: string | undefined) => void} */
  let succeed;
  /** @type {(error: Error) => void} */
  let fail;
  /** @type {Promise<string | undefined>} */
  const done = new Promise((resolve, reject) => ([succeed, fail] = [resolve, reject]));
  // Whoever expects a failure looks at it later.
  done.catch(() => {});
  const { onBeforeRequest, ...others } = options;
  const upload = new Upload(file, {
    endpoint: `${origin}/api/uploads`,
    headers: { authorization: `Bearer ${token}` },
    metadata: { filename: 'hall.png', filetype: 'image/png' },
    chunkSize: 512 * 1024,
    retryDelays: Array(50).fill(100),
    onSuccess: ({ lastResponse }) => succeed(lastResponse.getHeader('Upload-Attachment')),
    onError: (error) => fail(error),
    onBeforeRequest: async (request) => {
      const offset = request.getHeader('Upload-Offset');
      requests.push([request.getMethod(), offset === undefined ? undefined : Number(offset)]);
      await onBeforeRequest?.(request);
    },
    ...others,
  });
  return { upload, done, requests };
}
