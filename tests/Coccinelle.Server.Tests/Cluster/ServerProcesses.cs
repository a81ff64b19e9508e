namespace Coccinelle.Server.Tests.Cluster;

/// <summary>
/// Tests that start servers of their own as processes run one after the other, after all others: they measure times, and
/// two cores have no room for a dozen servers.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ServerProcesses
{
    public const string Name = "Server processes";
}
