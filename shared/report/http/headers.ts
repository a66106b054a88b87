/**
 * What every answer has. An answer is never more than data: whoever opens it as a page runs nothing of it, and no other
 * page shows it in a frame. The report brings a policy of its own, with the hashes of its script and style.
 */
export const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
} as const;

/** For one reader's own cache, which asks each time whether it is still so: whoever may not read any more gets nothing. */
export const ASK_AGAIN = 'private, no-cache';
