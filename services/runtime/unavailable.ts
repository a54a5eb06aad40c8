/**
 * Something that this process depends on does not answer, and may do so again later. It is no fault of the event or the
 * request in hand: a consumer tries the event again without end and without counting, an HTTP service answers 503.
 */
export class Unavailable extends Error {
  override readonly name = 'Unavailable'
}
