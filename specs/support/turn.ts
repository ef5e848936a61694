/** One turn of the event loop: whatever input and output was ready has had its chance. */
export const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
