/** Hatches and dashes as patterns of a canvas: filling with them is as cheap as with a colour. */

export class Patterns {
  readonly #context: CanvasRenderingContext2D;
  readonly #made = new Map<string, CanvasPattern | string>();
  #ratio = 1;

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
  }

  /** Forgets all; `ratio`: device pixels a CSS pixel. */
  reset(ratio: number): void {
    this.#ratio = ratio;
    this.#made.clear();
  }

  /** Lines at 45°, `pitch` CSS pixels apart along the row, `width` wide. */
  hatch(color: string, pitch: number, width: number): CanvasPattern | string {
    return this.#pattern(`h${color} ${pitch} ${width}`, color, { width: pitch, height: pitch }, (context) => {
      context.strokeStyle = color;
      context.lineWidth = width;
      context.beginPath();
      for (const shift of [-pitch, 0, pitch]) {
        context.moveTo(shift - 1, pitch + 1);
        context.lineTo(shift + pitch + 1, -1);
      }
      context.stroke();
    });
  }

  /** Dashes side by side, `length` CSS pixels and as much between them. */
  dashes(color: string, length: number): CanvasPattern | string {
    return this.#pattern(`d${color} ${length}`, color, { width: 2 * length, height: 1 }, (context) => {
      context.fillStyle = color;
      context.fillRect(0, 0, length, 1);
    });
  }

  /** Dashes above each other. */
  upright(color: string, length: number): CanvasPattern | string {
    return this.#pattern(`u${color} ${length}`, color, { width: 1, height: 2 * length }, (context) => {
      context.fillStyle = color;
      context.fillRect(0, 0, 1, length);
    });
  }

  #pattern(
    key: string,
    color: string,
    size: { readonly width: number; readonly height: number },
    draw: (context: OffscreenCanvasRenderingContext2D) => void,
  ): CanvasPattern | string {
    const known = this.#made.get(key);
    if (known !== undefined) {
      return known;
    }
    const ratio = this.#ratio;
    const canvas = new OffscreenCanvas(Math.round(size.width * ratio), Math.max(1, Math.round(size.height * ratio)));
    const context = canvas.getContext('2d');
    let pattern: CanvasPattern | string = color;
    if (context !== null) {
      context.scale(canvas.width / size.width, canvas.height / size.height);
      draw(context);
      const made = this.#context.createPattern(canvas, 'repeat');
      made?.setTransform(new DOMMatrix().scale(size.width / canvas.width, size.height / canvas.height));
      pattern = made ?? color;
    }
    this.#made.set(key, pattern);
    return pattern;
  }
}
