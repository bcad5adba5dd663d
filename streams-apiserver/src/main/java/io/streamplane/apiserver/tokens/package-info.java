/**
 * What becomes of tokens in time: expired ones go, those of bootstrap sign what a new node must know, and those of ServiceAccounts that
 * nobody uses any more end. Pure decisions, and the loop that carries them out.
 */
@NullMarked
package io.streamplane.apiserver.tokens;

import org.jspecify.annotations.NullMarked;
