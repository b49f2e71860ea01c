/** Arrays of numbers that grow by doubling: for many short ones, where a table's chunks would be too large. */

export class GrowingUint32 {
  values = new Uint32Array(8);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Uint32Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length] = value;
    this.length += 1;
  }
}

export class GrowingUint8 {
  values = new Uint8Array(8);
  length = 0;

  /** Makes it so long; returns the array to write the new numbers into. */
  room(length: number): Uint8Array {
    if (length > this.values.length) {
      const larger = new Uint8Array(Math.max(length, Math.ceil(this.values.length * 1.5)));
      larger.set(this.values.subarray(0, this.length));
      this.values = larger;
    }
    this.length = Math.max(this.length, length);
    return this.values;
  }
}

export class GrowingFloat64 {
  values = new Float64Array(8);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Float64Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length] = value;
    this.length += 1;
  }

  /** Makes it so long; returns the array to write the new numbers into. */
  room(length: number): Float64Array {
    if (length > this.values.length) {
      const larger = new Float64Array(Math.max(length, Math.ceil(this.values.length * 1.5)));
      larger.set(this.values.subarray(0, this.length));
      this.values = larger;
    }
    this.length = Math.max(this.length, length);
    return this.values;
  }

  /** Brings the numbers into order. */
  sort(): void {
    this.values.subarray(0, this.length).sort();
  }
}
