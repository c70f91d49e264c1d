/** What is deployed is as safe as it says: the templates, held against rules that can each be seen to fail. */
package dev.imagefunction.infra;
