import Glibc

// Nothing but this call: closures written at the top level belong to the main actor, and librdkafka calls
// from other threads.
exit(Program.run(CommandLine.arguments))
