const KIB = 1024;
const MIB = 1024 * KIB;

/** Every limit of the product with its default. Configuration may change them, a request never. */
export const limits = {
  jsonBodyBytes: MIB,
  definitionBodyBytes: 5 * MIB,
  webhookBodyBytes: MIB,
  /** A report of a worker: more than a task's output may have, so that too large an output fails its task. */
  resultBodyBytes: 4 * MIB,
  jsonDepth: 100,
  /** A definition nests three levels of JSON per level of operators. */
  definitionJsonDepth: 2_000,
  stringLengthBytes: MIB,
  keysPerObject: 10_000,
  executionPayloadBytes: 5 * MIB,
  taskPayloadBytes: 3 * MIB,
  variablesBytes: 256 * KIB,
  rowValueBytes: 64 * KIB,
  tasksPerDefinition: 10_000,
  tasksPerExecution: 100_000,
  nestingDepth: 500,
  subWorkflowDepth: 20,
  dynamicBranches: 10_000,
  forkedDefinitionsShown: 500,
  loopIterations: 10_000,
  /** A step takes a few hundredths of a millisecond; a turn may hold the event loop for some ten. */
  decideStepsPerTurn: 500,

  scriptTimeMs: 250,
  scriptKillMs: 500,
  scriptMemoryBytes: 32 * MIB,
  scriptStackBytes: 256 * KIB,
  scriptOutputBytes: MIB,

  /** `${…}`: nesting of expressions and of filters, values looked at and text made per resolved template. */
  expressionDepth: 32,
  expressionSteps: 2_000_000,
  expressionTextLength: 16 * MIB,

  uploadBytes: 50 * MIB,
  imagePixels: 75_000_000,
  avifPixels: 40_000_000,
  imageSidePixels: 32_768,
  imageFrames: 500,
  outputSidePixels: 8_192,
  outputPixels: 40_000_000,
  variantsPerTask: 64,
  imageDeadlineMs: 30_000,
  imageChildMemoryBytes: 1024 * MIB,
  imageJobsWaiting: 1_000,

  httpConnectMs: 3_000,
  httpTotalMs: 60_000,
  httpRedirects: 5,
  httpBodyBytes: 10 * MIB,
  imageUrlConnectMs: 3_000,
  imageUrlTotalMs: 10_000,
  imageUrlRedirects: 3,

  serverHeadersMs: 10_000,
  serverRequestMs: 60_000,
  /** While the server waits for a body this time has to bring so many bytes, or its end. */
  serverBodyMs: 60_000,
  serverBodyBytes: 64 * KIB,
  /** Of a body that is refused before its end the rest is read off, for as long as this. */
  serverRestMs: 300_000,
  serverIdleMs: 5_000,
  openConnections: 2_000,
  liveListeners: 1_000,
  liveBufferedEvents: 1_000,
  longPollMs: 20_000,
  batchPollTasks: 100,

  searchPageSize: 5_000,
  nameLength: 255,
  logLineBytes: 16 * KIB,
} as const;

/** Largest value of Java's int: Conductor's counts and delays end there. */
export const MAX_INT = 2_147_483_647;
