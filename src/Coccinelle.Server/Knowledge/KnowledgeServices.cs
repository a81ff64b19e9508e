using Coccinelle.Server.Assistants.Functions;
using Coccinelle.Server.Knowledge.Reading;
using Coccinelle.Server.Knowledge.Vectors;
using Coccinelle.Server.Settings;

namespace Coccinelle.Server.Knowledge;

internal static class KnowledgeServices
{
    public static void AddKnowledge(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<PdfReader>();
        services.AddSingleton<DocumentReader>();
        services.AddSingleton<KnowledgeRows>();
        services.AddSingleton<WordSearch>();
        services.AddSingleton<KnowledgeSearch>();
        services.AddSingleton<KnowledgeSignal>();
        services.AddSingleton<ICallFunction, SearchKnowledge>();
        services.AddSingleton(new VectorIndexName(configuration.HasVectorSearch() ? configuration.Setting(SettingNames.PineconeIndexHost) : null));
        if (!configuration.HasVectorSearch())
            return;
        services.AddSingleton<VectorSearch>();
        services.AddSingleton<KnowledgeIndexing>();
        services.AddSingleton<KnowledgeRemovals>();
        services.AddHostedService<KnowledgeIndexer>();
    }
}
