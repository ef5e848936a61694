/** The error that a promise is expected to fail with. */
export const refusalOf = async <Refusal extends Error = Error>(
  promise: Promise<unknown>,
  kind?: new (...parameters: never[]) => Refusal,
): Promise<Refusal> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof (kind ?? Error)) return error as Refusal;
  throw new Error('it was expected to fail, and in this way', { cause: error });
};
