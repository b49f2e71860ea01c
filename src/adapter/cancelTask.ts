/**
 * Asks a running program to cancel a task: the request is written into the header of its recording, which the agent has mapped, and so is the answer.
 * No port, no signal and no code goes to the program; who may write the file, which is its owner's alone, could do anything to the program anyway.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fail, type Result, succeed } from '../base/result';
import type { CancelTaskArguments, CancelTaskResponseBody } from '../protocol/dap';
import { CANCEL_ANSWER_AT, CANCEL_ASKED_AT, cancelOutcome } from '../protocol/recording';
import { errors, systemReason, type UserError } from './errors';

/** ms that the agent may take to hand a request to the loops, and a loop to carry it out. It looks every 20 ms. */
const patience = 1000;
const interval = 10;
const REQUESTS = 2n ** 32n;

/** Resolves when the task was cancelled, or its loop was told to and is busy. `path`: a recording of a program that runs. */
export async function cancelTask({
  path,
  task,
}: CancelTaskArguments): Promise<Result<CancelTaskResponseBody, UserError>> {
  let file: number;
  try {
    file = openSync(path, 'r+');
  } catch (error) {
    return fail(errors.internal(systemReason(error)));
  }
  try {
    const request = ((readWord(file, CANCEL_ASKED_AT) / REQUESTS + 1n) % REQUESTS) * REQUESTS;
    const asked = Buffer.alloc(8);
    asked.writeBigUInt64LE(request + BigInt(task));
    writeSync(file, asked, 0, 8, CANCEL_ASKED_AT);
    const outcome = await outcomeOf(file, request);
    return outcome === 0 ? fail(errors.cancelRefused()) : succeed({ cancelled: outcome === cancelOutcome.cancelled });
  } finally {
    closeSync(file);
  }
}

/** 0 when the agent has not seen the request in time. */
async function outcomeOf(file: number, request: bigint): Promise<number> {
  let outcome = 0;
  for (let waited = 0; waited < patience && outcome !== cancelOutcome.cancelled; waited += interval) {
    await pause(interval);
    const answer = readWord(file, CANCEL_ANSWER_AT);
    outcome = answer >= request && answer < request + REQUESTS ? Number(answer - request) : 0;
  }
  return outcome;
}

function readWord(file: number, at: number): bigint {
  const bytes = Buffer.alloc(8);
  readSync(file, bytes, 0, 8, at);
  return bytes.readBigUInt64LE();
}
