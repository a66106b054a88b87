/** Path of the browser; `undefined`: there is none. */
export declare function chromium(): string | undefined;
