namespace Coccinelle.Server.Tests.Support;

/// <summary>
/// Tests that hold real time against a limit. They run one after the other when all others are done: beside them, a limit would
/// measure the machine and not the server.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
