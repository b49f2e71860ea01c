/** Where a recording's bytes come from. The file may grow, and in a ring change, between calls. */
export interface ByteSource {
  /** The bytes there are now. */
  size(): number;
  /**
   * Up to `length` bytes from `offset`; fewer where the file ends. Must not throw: what cannot be read is absent.
   * The bytes are valid until the next call.
   */
  read(offset: number, length: number): Uint8Array;
}

/** A source over bytes in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: () => bytes.byteLength,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  };
}
